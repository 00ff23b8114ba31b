import { type BindStories, MOST_STORIES } from '../model/bind-story.ts';
import { place } from '../model/errors.ts';
import type { Language } from '../model/finding.ts';
import { bindWords } from '../words/bind-catalogue.ts';
import { fill } from '../words/catalogue.ts';
import { storyPhrase } from './bind-phrase.ts';
import { printable } from './printable.ts';
import type { Paint } from './style.ts';

/** A section with one line for each privileged port that findings are about; empty where there is none. */
export function storyLines(stories: BindStories | undefined, language: Language, paint: Paint): string[] {
  const first = stories?.told[0];
  if (stories === undefined || first === undefined) return [];
  const { titles } = bindWords(language);
  const told = stories.told.slice(0, MOST_STORIES).map((story) => {
    const at = paint('bold', place(printable(story.file), story.position));
    return `  ${at}: ${printable(storyPhrase(story, bindWords(language, story.dialect)))}`;
  });
  const n = stories.told.length + stories.untold - told.length;
  const more = n > 0 ? [`  ${fill(titles.moreStories, { n })}`] : [];
  const hint = printable(fill(titles.storiesHint, { file: first.from ?? first.file }));
  return [paint('bold', titles.stories), ...told, ...more, `  ${hint}`];
}

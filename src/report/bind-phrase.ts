// A bind verdict in one line. What it holds is of kport's own making, but for the words of errors, which stay out.

import type { Runtime, Verdict } from '../model/bind.ts';
import type { BindStory, VerdictSummary } from '../model/bind-story.ts';
import type { BindWords } from '../words/bind-catalogue.ts';
import { fill } from '../words/catalogue.ts';
import type { Phrase } from '../words/en/bind.ts';
import { namesContainer, objectName } from './object-name.ts';

/** `binds as root, over-privileged`, `binds on docker; fails on cri-o (EACCES)`, `may fail (EACCES), depending on the image`. */
export function verdictPhrase(verdict: VerdictSummary, words: BindWords): string {
  const { via, overPrivileged } = verdict;
  const over = overPrivileged === true ? [words.overPrivileged] : [];
  if (verdict.verdict === 'binds') {
    const binds = fill(words.phrases.binds, { via: via === undefined ? '' : words.vias[via] });
    return [binds, ...over].join(words.comma);
  }
  const data = { error: errorCodes(verdict, words), dependencies: dependencies(verdict, words) };
  return parts(verdict, { binds: 'bindsOn', fails: 'fails', depends: 'mayFail' }, { words, data });
}

/** The whole line of a story, without its place: `Pod shop/web, container nginx 80/tcp: binds as root, over-privileged; ...`. */
export function storyPhrase({ object, container, isPrivileged, now, asNonRoot }: BindStory, words: BindWords): string {
  const named = objectName(object);
  const name = namesContainer(object, container) ? fill(words.phrases.inContainer, { object: named, container }) : named;
  const overPrivileged = isPrivileged ? `${words.overPrivileged} (privileged: true)` : words.overPrivileged;
  const phrases = [
    verdictPhrase(now, { ...words, overPrivileged }),
    ...(asNonRoot ? [asNonRootPhrase(asNonRoot.verdict, words)] : []),
  ];
  return `${name} ${now.port}/${now.protocol.toLowerCase()}: ${phrases.join(words.semicolon)}`;
}

function asNonRootPhrase(verdict: VerdictSummary, words: BindWords): string {
  if (verdict.verdict === 'binds') return words.phrases.asBinds;
  const data = { error: errorCodes(verdict, words) };
  return parts(verdict, { fails: 'asFails', depends: 'asMayFail' }, { words, data });
}

type Telling = Partial<Record<Verdict, 'bindsOn' | 'fails' | 'mayFail' | 'asFails' | 'asMayFail'>>;

interface Filling {
  readonly words: BindWords;
  readonly data: Readonly<Record<string, string | number>>;
}

/** A phrase for each verdict that some runtime has, with the runtimes' names where they differ. */
function parts(verdict: VerdictSummary, telling: Telling, { words, data }: Filling): string {
  const all = Object.keys(verdict.byRuntime ?? {});
  if (runtimesThat(verdict.verdict, verdict).length === all.length) {
    return fill(words.phrases[telling[verdict.verdict] ?? 'fails'], data);
  }
  const told = (['binds', 'fails', 'depends'] as const).flatMap((one) => {
    const [phrase, runtimes] = [telling[one], runtimesThat(one, verdict)];
    if (phrase === undefined || runtimes.length === 0) return [];
    return [fill(words.phrases[onRuntimes(phrase)], { ...data, runtimes: runtimes.join(words.comma) })];
  });
  return told.join(words.semicolon);
}

function onRuntimes(phrase: NonNullable<Telling[Verdict]>): Phrase {
  return phrase === 'bindsOn' ? phrase : `${phrase}On`;
}

function runtimesThat(wanted: Verdict, { byRuntime = {} }: VerdictSummary): Runtime[] {
  return (Object.keys(byRuntime) as Runtime[]).filter((runtime) => byRuntime[runtime]?.verdict === wanted);
}

/** All that are possible, for which runtime has which is not known here. */
function errorCodes({ error, otherErrors }: VerdictSummary, words: BindWords): string {
  const codes = [...(error ? [error] : []), ...otherErrors].map(({ code }) => code);
  return [...new Set(codes)].join(words.or);
}

/** The runtimes that differ are named, so that a version of one of them is told only where nothing else is open. */
function dependencies({ dependsOn, failingPlatforms = [] }: VerdictSummary, words: BindWords): string {
  const others = dependsOn.filter((dependency) => dependency !== 'runtime');
  const platforms = failingPlatforms.join(words.comma);
  return (others.length > 0 ? others : dependsOn)
    .map((dependency) => fill(words.dependencies[dependency], { platforms }))
    .join(words.and);
}

import { LANGUAGES, type Language } from '../../model/finding.ts';
import type { Io } from '../../model/io.ts';

/** The language that is asked for, else the one of the locale (`ja_JP.UTF-8`), else English. KPORT_LANG goes before the locale. */
export function chooseLanguage(asked: Language | undefined, env: Io['env']): Language {
  if (asked) return asked;
  // As in setlocale(3), the first that is set and not empty.
  const locale = env.KPORT_LANG || env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  const [name] = locale.toLowerCase().split(/[_.@-]/);
  return LANGUAGES.find((language) => language === name) ?? 'en';
}

/** The same for an editor, which says what its own is. */
export function languageOfEditor(asked: Language | undefined, env: Io['env'], locale = ''): Language {
  return chooseLanguage(asked, env.KPORT_LANG || locale === '' ? env : { LANG: locale });
}

/** The same where the command line was not understood: by the last `--lang` that it has. */
export function askedLanguage(argv: readonly string[], env: Io['env']): Language {
  // As plain as can be: a Node.js that is too old is told so in its user's language.
  let given: string | undefined;
  for (const [index, argument] of argv.entries()) {
    if (argument === '--lang') given = argv[index + 1];
    else if (argument.startsWith('--lang=')) given = argument.slice('--lang='.length);
  }
  return chooseLanguage(
    LANGUAGES.find((language) => language === given),
    env,
  );
}

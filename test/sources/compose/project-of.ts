import { type ComposeProject, readProject } from '../../../src/sources/compose/read-project.ts';
import { inWords } from '../../told.ts';

/** The project of files that are nowhere but here; the first one is the project's. */
export function projectOf(files: Readonly<Record<string, string>>): ComposeProject {
  const [file = '', text = ''] = Object.entries(files)[0] ?? [];
  return readProject(text, file, (name) => {
    const found = files[name];
    return found === undefined ? { unreadable: { code: 'no-such-file' } } : { text: found };
  });
}

/** Its services as plain data. */
export function servicesOf(files: Readonly<Record<string, string>>): unknown {
  return projectOf(files).document?.object.services;
}

/** What it could not read, as `file:line:column: why`. */
export function faultsOf(files: Readonly<Record<string, string>>): string[] {
  return projectOf(files).unreadable.map(({ file, position, reason }) => {
    const place = position === undefined ? file : `${file}:${position.line}:${position.column}`;
    return `${place}: ${inWords(reason)}`;
  });
}

import { type ComposeValue, entryOf, type Spot, textOf } from './value.ts';

/** What a project takes from elsewhere. */
export interface Include {
  /** The files of one model: later ones override earlier ones. */
  readonly paths: readonly string[];
  /** The folder in which relative paths of theirs begin; that of the first file where it is not said. */
  readonly folder: string | undefined;
  readonly envFiles: readonly string[] | undefined;
  readonly spot: Spot;
}

/** What stands under `include`, as far as it is written as it should be. */
export function includesOf(value: ComposeValue | undefined): Include[] {
  if (value === undefined || (value.kind === 'scalar' && value.value === null)) return [];
  const items = value.kind === 'list' ? value.items : [value];
  return items.flatMap((item) => {
    const path = textOf(item) === undefined ? entryOf(item, 'path') : item;
    const paths = textsOf(path) ?? [];
    const folder = textOf(entryOf(item, 'project_directory'));
    return [{ paths, folder, envFiles: textsOf(entryOf(item, 'env_file')), spot: (path ?? item).spot }];
  });
}

/** A text, or a list of texts; undefined for none. */
function textsOf(value: ComposeValue | undefined): string[] | undefined {
  const items = value?.kind === 'list' ? value.items : [value];
  const texts = items.flatMap((item) => textOf(item) ?? []);
  return texts.length > 0 ? texts : undefined;
}

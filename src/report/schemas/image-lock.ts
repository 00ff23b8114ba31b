import Type, { type Static } from 'typebox';
import { count, fields, list, orNull, output, place, text, version } from './parts.ts';

const refs = (description: string) => Type.Optional(list(description, Type.String(), { uniqueItems: true }));

const unreadable = fields('An image, or a file that may name some, that could not be read.', {
  ref: Type.Optional(text('The image, as the manifests write it.')),
  platform: Type.Optional(text('As an index says it.')),
  file: Type.Optional(text('The file.')),
  ...place(),
  reason: text('Why, in one line, in the language of the run.'),
  code: text('The same by its name, whatever the language.'),
});

export const imageLockOutput = output(
  'kport image lock --format json, kport image check --format json',
  'What became of a lock: written anew, or held against the manifests and the registries.',
  {
    version,
    file: text('The lock.'),
    images: Type.Optional(count('Of lock: how many images are in it now.')),
    days: Type.Optional(
      orNull(Type.Integer({ description: 'Of check: how old the lock is; null where there is none.', minimum: 0 })),
    ),
    missing: refs('Of check: images of the manifests that are not in it.'),
    unused: refs('Of check: images in it that no manifest names.'),
    stale: refs('Of check: images that are not any more what it says.'),
    contradicted: list(
      "Facts of which kport's own table of images says something else.",
      fields('One of them.', { ref: text('The image.'), fact: text('The name of the fact.') }),
    ),
    unreadable: list('What could not be read. One entry is enough for exit code 3.', unreadable),
  },
);

export type ImageLockOutput = Static<typeof imageLockOutput>;

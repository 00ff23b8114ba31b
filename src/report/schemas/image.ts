import Type, { type Static } from 'typebox';
import { IMAGE_RUNTIMES, NET_BIND_FLAGS, PROGRAM_PROBLEMS, USER_PROBLEMS } from '../../model/image.ts';
import { count, fields, list, oneOf, output, ref, text, version } from './parts.ts';

const DIGEST = { pattern: '^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$' };
const PATH = 'Absolute, in the image, symbolic links followed.';

const runtimes = list('Whom it holds for.', Type.Unsafe<(typeof IMAGE_RUNTIMES)[number]>({ enum: IMAGE_RUNTIMES }), {
  minItems: 1,
  uniqueItems: true,
});

const resolvedUser = {
  uid: Type.Optional(count('The user that the process has; absent where the runtime does not start it.')),
  gid: Type.Optional(
    count("The group that the process has; Kubernetes hands over the number of a user alone, whose group is then passwd's."),
  ),
  problem: Type.Optional(oneOf('Why the runtime does not start it.', USER_PROBLEMS)),
};

const user = fields('USER, and who the process is, unless a Pod says otherwise.', {
  written: text('As it stands in the configuration; "" for none, which is root.'),
  name: Type.Optional(text("The user's name in the image's passwd.")),
  ...resolvedUser,
  differs: Type.Optional(
    list('Runtimes that make something else of it.', fields('For some runtimes.', { runtimes, ...resolvedUser })),
  ),
});

const programFile = {
  path: Type.Optional(text(`What the kernel executes: of a script, its interpreter. ${PATH} Absent where nothing is found.`)),
  fileCapability: Type.Optional(
    oneOf('cap_net_bind_service of that file, as getcap(8) writes its flags; absent with a problem.', NET_BIND_FLAGS),
  ),
  otherCapabilities: Type.Optional(list('Other capabilities in the permitted set of the file.', Type.String())),
  capabilityRootId: Type.Optional(
    count('User 0 of the user namespaces in which the capabilities hold; elsewhere they do not, and fileCapability is none.'),
  ),
  setuidRoot: Type.Optional(Type.Boolean({ description: 'Owned by root, with the set-user-ID bit; absent with a problem.' })),
};

const runProgram = {
  ...programFile,
  script: Type.Optional(
    fields('There where the entrypoint is a file that begins with #!.', {
      path: text(PATH),
      argument: Type.Optional(text('What stands behind the interpreter.')),
    }),
  ),
  problem: Type.Optional(oneOf('Why nothing is executed.', PROGRAM_PROBLEMS)),
};

const program = fields('What is executed for entrypoint and cmd.', {
  ...runProgram,
  differs: Type.Optional(
    list('Runtimes that execute something else.', fields('For some runtimes.', { runtimes, ...runProgram })),
  ),
});

const capable = fields('A file that gives NET_BIND_SERVICE to whoever executes it.', {
  path: text(PATH),
  fileCapability: oneOf('As that of the program.', NET_BIND_FLAGS),
  otherCapabilities: programFile.otherCapabilities,
  setuidRoot: Type.Boolean({ description: 'Owned by root, with the set-user-ID bit.' }),
});

const evidence = fields('Where a fact was read.', {
  fact: oneOf('Which.', ['config', 'user', 'program']),
  blob: text('The configuration, or a layer.', DIGEST),
  path: Type.Optional(text('The file in the layer.')),
});

const image = fields('One image of one platform.', {
  ref: text('As it was asked for; with a tag where one of several was found.'),
  digest: text('Of the manifest of this platform; of the configuration in a docker-archive, which has no manifest.', DIGEST),
  index: Type.Optional(text('Of the index that leads to it.', DIGEST)),
  platform: text('As linux/arm/v7.'),
  user: ref('user', user),
  entrypoint: list('Of the configuration.', Type.String()),
  cmd: list('Of the configuration.', Type.String()),
  program: ref('program', program),
  capable: list('Other files that give NET_BIND_SERVICE, by path.', ref('capable', capable)),
  exposedPorts: list(
    'EXPOSE, by port.',
    fields('A port, or a range.', {
      port: Type.Integer({ description: 'The first.', minimum: 1, maximum: 65_535 }),
      to: Type.Optional(Type.Integer({ description: 'The last of a range.', maximum: 65_535 })),
      protocol: text('In lower case.'),
    }),
  ),
  variables: list(
    'ENV whose names and values say where something listens.',
    fields('One variable.', { name: text('Its name.'), value: text('Its value.'), ports: list('Its ports.', Type.Integer()) }),
  ),
  labels: Type.Record(Type.String(), Type.String(), { description: 'LABEL, of those that a runtime acts on.' }),
  evidence: list('Where all of this was read.', ref('evidence', evidence)),
});

const unreadable = fields('An image, or a platform of it, that could not be read.', {
  ref: text('As it was asked for.'),
  platform: Type.Optional(text('As an index says it.')),
  reason: text('Why, in one line, in the language of the run.'),
  code: text('The same by its name, whatever the language.'),
});

export const imageOutput = output(
  'kport image inspect --format json',
  'What images hold, as far as it matters for a port.',
  {
    version,
    images: list('By reference and platform.', ref('image', image)),
    differences: list(
      'Indexes whose platforms are not the same.',
      fields('One of them.', {
        ref: text('As it was asked for.'),
        fields: list('Which fields differ.', Type.String(), { minItems: 1 }),
      }),
    ),
    unreadable: list('What could not be read. One entry is enough for exit code 3.', ref('unreadable', unreadable)),
  },
  { image, user, program, capable, evidence, unreadable },
);

export type ImageOutput = Static<typeof imageOutput>;

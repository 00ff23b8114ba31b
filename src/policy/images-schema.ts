import { FILE_CAPABILITIES } from '../model/bind.ts';
import type { ImageSpec, ProgramSpec } from './port-policy.ts';
import { type JsonSchema, mapping, text } from './schema-parts.ts';

/** The schema of `spec.images`. */
export function imagesSchema(): JsonSchema {
  return {
    description:
      'What is known of images: their user, and the file capabilities of the program that listens. Later entries go first.',
    type: 'array',
    items: mapping<ImageSpec>(
      'Images whose whole reference matches.',
      {
        image: text('The reference; * and ? are wildcards.', ['example/web:*']),
        user: {
          description: 'USER of the image: a number, or a name; "" for none, which is root.',
          anyOf: [{ type: 'integer', minimum: 0 }, { type: 'string' }],
          examples: [101, 'www-data', ''],
        },
        uid: { description: 'The number of a user that is given by its name.', type: 'integer', minimum: 0, examples: [33] },
        fileCapability: fileCapabilitySchema(),
        exec: {
          description: 'direct: the runtime executes the program itself; shell: a script, a shell or an init program does.',
          enum: ['direct', 'shell'],
        },
        setuidRoot: setuidRootSchema(),
        dockerfile: text(
          'What the image is built from, beside the policy: it says what is not said here. Read by kport lint, inspect, explain and fix.',
          ['web/Dockerfile'],
        ),
        target: text('The stage that is built, where it is not the last.', ['prod']),
        evidence: text('Where this is known from.', ['Dockerfile of example/web']),
      },
      ['image'],
    ),
  };
}

/** The schema of `spec.programs`. */
export function programsSchema(): JsonSchema {
  return {
    description: 'What is known of the programs that units of systemd execute: what their files give. Later entries go first.',
    type: 'array',
    items: mapping<ProgramSpec>(
      'Programs whose whole path matches.',
      {
        program: text('The path; * and ? are wildcards.', ['/usr/sbin/nginx']),
        fileCapability: fileCapabilitySchema(),
        setuidRoot: setuidRootSchema(),
        raisesCapability: {
          description: 'The program itself puts the capability into effect that +p lets it have.',
          type: 'boolean',
        },
        evidence: text('Where this is known from.', ['postinst of the package']),
      },
      ['program'],
    ),
  };
}

function fileCapabilitySchema(): JsonSchema {
  return {
    description: 'cap_net_bind_service on the program that listens, with the flags that getcap prints.',
    enum: [...FILE_CAPABILITIES],
  };
}

function setuidRootSchema(): JsonSchema {
  return { description: 'The program that listens is owned by root and has the set-user-ID bit.', type: 'boolean' };
}

// Quadlet: AddCapability= with ALL, and PodmanArgs=--privileged. NET_BIND_SERVICE by its name is what a port below 1024 takes with
// Podman, which makes it ambient: where no port does, net-bind-service-unused tells.
import { ofEachContainer } from '../of-each.ts';
import { inDialect } from '../rule.ts';
import { defineDialectWords } from '../words.ts';

const words = defineDialectWords({
  en: {
    why: 'NET_BIND_SERVICE lets whoever has it open every port below 1024. With Podman that one name in AddCapability= is enough for a port, for another user than root too; every capability is far more than a port takes.',
    messages: {
      'added-all': {
        text: '"{container}" adds every capability (AddCapability={capability})',
        fix: 'name in AddCapability= what the program needs; for a port below 1024 that is NET_BIND_SERVICE, beside DropCapability=all',
      },
      privileged: {
        text: '"{container}" is privileged, so that root in it may open every port, and far more than that',
        fix: 'remove --privileged from PodmanArgs=, and name in AddCapability= and AddDevice= what the program needs',
      },
    },
  },
  ja: {
    why: 'NET_BIND_SERVICE を持つプロセスは 1024 番未満のどのポートでも開けます。Podman では、root でないユーザーでも AddCapability= にこの名前を 1 つ書けばポートには足ります。すべての capability は、ポートに要るものをはるかに超えます。',
    messages: {
      'added-all': {
        text: '「{container}」は、すべての capability を加えています (AddCapability={capability})',
        fix: 'AddCapability= にはプログラムに要るものだけを書く。1024 番未満のポートなら、DropCapability=all とともに NET_BIND_SERVICE を書く',
      },
      privileged: {
        text: '「{container}」は privileged であり、その root はどのポートも開けられ、それよりはるかに多くのことができます',
        fix: 'PodmanArgs= から --privileged を消し、プログラムに要るものだけを AddCapability= と AddDevice= に書く',
      },
    },
  },
});

export const inQuadlet = inDialect(
  {
    words,
    examples: {
      bad: `
[Container]
Image=registry.example.com/web
User=1000
AddCapability=ALL
`,
      good: `
[Container]
Image=registry.example.com/web
User=1000
DropCapability=all
AddCapability=NET_BIND_SERVICE
`,
    },
  },
  (workload, report) =>
    ofEachContainer(workload, ({ name, privileged, addedCapabilities }) => {
      if (privileged.value) return report('privileged', { at: privileged.at, container: name }, { container: name });
      const all = addedCapabilities.find((one) => one.name === 'ALL' && !one.prefixed);
      return all && report('added-all', { at: all.at, container: name }, { container: name, capability: all.written });
    }),
);

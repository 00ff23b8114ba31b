// Quadlet: AddCapability= with NET_BIND_SERVICE beside ports that take none. Podman makes it ambient, so that the program has it in effect
// whoever its user is.

import { portHints } from '../../facts/questions/port-hints.ts';
import { highestPortStart } from '../../facts/questions/port-start.ts';
import { needsCapabilityToStart } from '../../facts/questions.ts';
import { ofEachContainer } from '../of-each.ts';
import { inDialect } from '../rule.ts';
import { defineDialectWords } from '../words.ts';

const words = defineDialectWords({
  en: {
    why: 'NET_BIND_SERVICE is the right to listen on the ports that clients trust, and Podman makes it ambient: a program that needs no such port keeps the right for whoever breaks in.',
    messages: {
      unused: {
        text: '"{container}" adds {capability}, which no port that the file names needs (from {start} on, none does)',
        fix: 'remove {capability} from AddCapability= and set DropCapability=all, unless the program listens on a port below {start} as well',
      },
    },
  },
  ja: {
    why: 'NET_BIND_SERVICE は、クライアントが信頼するポートで待ち受ける権利で、Podman はそれを ambient にします。そのようなポートを使わないプログラムでは、侵入者の役に立つだけです。',
    messages: {
      unused: {
        text: '「{container}」は {capability} を加えていますが、ファイルにあるポートはどれも特権が要りません ({start} 番以上)',
        fix: 'プログラムが {start} 番未満のポートも使うのでなければ、AddCapability= から {capability} を消し、DropCapability=all を書く',
      },
    },
  },
});

export const inQuadlet = inDialect(
  {
    words,
    // In a network with others, a port takes no line of the file.
    atMost: { unused: 'info' },
    examples: {
      bad: `
[Container]
Image=registry.example.com/web
User=1000
DropCapability=all
AddCapability=NET_BIND_SERVICE
PublishPort=8080:8080
`,
      good: `
[Container]
Image=registry.example.com/web
User=1000
DropCapability=all
PublishPort=8080:8080
`,
    },
  },
  (workload, report, { image }) => {
    if (workload.partial) return [];
    const start = highestPortStart(workload, undefined);
    const isLow = (port: number) => port < start;
    return ofEachContainer(workload, (container) => {
      const { name, ports, privileged, addedCapabilities } = container;
      const added = addedCapabilities.find((one) => one.name === 'NET_BIND_SERVICE');
      if (added === undefined || privileged.value || needsCapabilityToStart(image(container))) return undefined;
      // A port that is a variable may be any.
      const namesHighOnly = ports.length > 0 && ports.every(({ containerPort }) => !isLow(containerPort));
      if (!namesHighOnly || portHints(container, isLow).length > 0) return undefined;
      return report('unused', { at: added.at, container: name }, { container: name, capability: added.written, start });
    });
  },
);

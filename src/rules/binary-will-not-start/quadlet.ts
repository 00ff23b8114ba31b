// Quadlet: DropCapability= of a container whose image is known to have a program with the file capability. execve(2) answers EPERM,
// which only the journal of the unit says (measured with podman 5.4.2 and 5.8.6).
import { inDialect } from '../rule.ts';
import { defineDialectWords } from '../words.ts';
import { tellDroppedNeed } from './dropped-need.ts';

const words = defineDialectWords({
  en: {
    why: 'The kernel does not execute a file with a capability in effect that the container may not have, whoever asks and whatever the port. The unit of systemd fails, and only its journal says why.',
    messages: {
      dropped: {
        text: '"{container}" drops {capability}, without which the program of Image={image} is not executed (EPERM)',
        fix: 'set AddCapability=NET_BIND_SERVICE (DropCapability= stays), or use an image whose program has no file capability',
      },
    },
  },
  ja: {
    why: 'ファイルで有効な capability をコンテナが持てなければ、誰が実行しても、どのポートでも、カーネルはそのファイルを実行しません。systemd のユニットは失敗し、理由はそのジャーナルにしか出ません。',
    messages: {
      dropped: {
        text: '「{container}」は {capability} を外していますが、Image={image} のプログラムはそれがないと実行されません (EPERM)',
        fix: 'AddCapability=NET_BIND_SERVICE を書く (DropCapability= はそのまま) か、プログラムにファイル capability のないイメージを使う',
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
Image=caddy:2.10
User=1000
DropCapability=all
`,
      good: `
[Container]
Image=caddy:2.10
User=1000
DropCapability=all
AddCapability=NET_BIND_SERVICE
`,
    },
  },
  tellDroppedNeed,
);

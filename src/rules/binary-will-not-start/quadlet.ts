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
        text: '"{container}" drops {capability}, without which the program of its image is not executed (EPERM)',
        fix: 'set AddCapability=NET_BIND_SERVICE (DropCapability= stays), or use an image whose program has no file capability',
      },
      'needs-dropped': {
        text: '"{container}" drops {dropped}, and with it {capability}, without which the program of its image is not executed (EPERM)',
        fix: 'set AddCapability={capability} (DropCapability= stays), or remove it from the file of the program in the image (setcap)',
      },
      'needs-other': {
        text: '"{container}" does not hold {capability}, without which the program of its image is not executed (EPERM)',
        fix: 'set AddCapability={capability} if the program needs it, or remove it from the file of the program in the image (setcap)',
      },
    },
  },
  ja: {
    why: 'ファイルで有効な capability をコンテナが持てなければ、誰が実行しても、どのポートでも、カーネルはそのファイルを実行しません。systemd のユニットは失敗し、理由はそのジャーナルにしか出ません。',
    messages: {
      dropped: {
        text: '「{container}」は {capability} を外していますが、イメージのプログラムはそれがないと実行されません (EPERM)',
        fix: 'AddCapability=NET_BIND_SERVICE を書く (DropCapability= はそのまま) か、プログラムにファイル capability のないイメージを使う',
      },
      'needs-dropped': {
        text: '「{container}」は {dropped} とともに {capability} を外していますが、イメージのプログラムはそれがないと実行されません (EPERM)',
        fix: 'AddCapability={capability} を書く (DropCapability= はそのまま) か、イメージ内のプログラムのファイルからそれを外す (setcap)',
      },
      'needs-other': {
        text: '「{container}」は {capability} を持ちませんが、イメージのプログラムはそれがないと実行されません (EPERM)',
        fix: 'プログラムに要るなら AddCapability={capability} を書き、要らないならイメージ内のプログラムのファイルから外す (setcap)',
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

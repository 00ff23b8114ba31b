// Compose: cap_drop of a service whose image is known to have a program with the file capability. execve(2) answers EPERM, which
// docker compose up takes for a start: it prints Started and ends with 0 (measured with 2.40.3).
import { inDialect } from '../rule.ts';
import { defineDialectWords } from '../words.ts';
import { tellDroppedNeed } from './dropped-need.ts';

const words = defineDialectWords({
  en: {
    why: 'The kernel does not execute a file with a capability in effect that the container may not have, whoever asks and whatever the port. docker compose up prints Started and ends with 0; only the log of the container says what happened.',
    messages: {
      dropped: {
        text: 'service "{container}" drops {capability}, without which the program of its image is not executed (EPERM), though docker compose up prints Started',
        fix: 'add NET_BIND_SERVICE to cap_add (cap_drop stays), or use an image whose program has no file capability',
      },
      'needs-dropped': {
        text: 'service "{container}" drops {dropped}, and with it {capability}, without which the program of its image is not executed (EPERM), though docker compose up prints Started',
        fix: 'add {capability} to cap_add (cap_drop stays), or remove it from the file of the program in the image (setcap)',
      },
      'needs-other': {
        text: 'service "{container}" does not hold {capability}, without which the program of its image is not executed (EPERM), though docker compose up prints Started',
        fix: 'add {capability} to cap_add if the program needs it, or remove it from the file of the program in the image (setcap)',
      },
    },
  },
  ja: {
    why: 'ファイルで有効な capability をコンテナが持てなければ、誰が実行しても、どのポートでも、カーネルはそのファイルを実行しません。docker compose up は Started と表示して 0 で終わり、何が起きたかはコンテナのログにしか出ません。',
    messages: {
      dropped: {
        text: 'サービス「{container}」は {capability} を外していますが、イメージのプログラムはそれがないと実行されません (EPERM)。docker compose up は Started と表示します',
        fix: 'cap_add に NET_BIND_SERVICE を加える (cap_drop はそのまま) か、プログラムにファイル capability のないイメージを使う',
      },
      'needs-dropped': {
        text: 'サービス「{container}」は {dropped} とともに {capability} を外していますが、イメージのプログラムはそれがないと実行されません (EPERM)。docker compose up は Started と表示します',
        fix: 'cap_add に {capability} を加える (cap_drop はそのまま) か、イメージ内のプログラムのファイルからそれを外す (setcap)',
      },
      'needs-other': {
        text: 'サービス「{container}」は {capability} を持ちませんが、イメージのプログラムはそれがないと実行されません (EPERM)。docker compose up は Started と表示します',
        fix: 'プログラムに要るなら cap_add に {capability} を加え、要らないならイメージ内のプログラムのファイルから外す (setcap)',
      },
    },
  },
});

export const inCompose = inDialect(
  {
    words,
    examples: {
      bad: `
services:
  caddy:
    image: caddy:2.10
    cap_drop: [ALL]
`,
      good: `
services:
  caddy:
    image: caddy:2.10
    cap_drop: [ALL]
    cap_add: [NET_BIND_SERVICE]
`,
    },
  },
  tellDroppedNeed,
);

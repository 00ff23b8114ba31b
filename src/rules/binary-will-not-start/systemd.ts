// Judges CapabilityBoundingSet= of a service whose program is known to have the file capability.
// Source: capabilities(7), "Safety checking for capability-dumb binaries"; systemd ends the service with status 203/EXEC.
import { needsCapabilityToStart } from '../../facts/questions.ts';
import { inDialect } from '../rule.ts';
import { defineDialectWords } from '../words.ts';

const words = defineDialectWords({
  en: {
    why: 'A program that has cap_net_bind_service=+ep on its file wants the capability in effect from its first instruction, and the kernel refuses to execute it where CapabilityBoundingSet= does not leave it. That is so for root too, and whatever port it would listen on.',
    messages: {
      'bounding-set': {
        text: 'unit "{unit}" does not start: the file of "{program}" has cap_net_bind_service, and CapabilityBoundingSet= leaves it out, so that exec fails with EPERM (status 203/EXEC), whatever its port',
        fix: 'put CAP_NET_BIND_SERVICE into CapabilityBoundingSet=, or take the file capability from the program (setcap -r) and set AmbientCapabilities=CAP_NET_BIND_SERVICE',
      },
    },
  },
  ja: {
    why: 'ファイルに cap_net_bind_service=+ep が付いたプログラムは、最初の命令からその capability が有効であることを求めるため、CapabilityBoundingSet= がそれを残さなければカーネルが実行を拒否します。root でも同じで、待ち受けるポートにもよりません。',
    messages: {
      'bounding-set': {
        text: 'ユニット「{unit}」は起動しません:「{program}」のファイルには cap_net_bind_service がありますが、CapabilityBoundingSet= がそれを残さないため、ポートが何番でも実行が EPERM で失敗します (status 203/EXEC)',
        fix: 'CapabilityBoundingSet= に CAP_NET_BIND_SERVICE を加える。または、プログラムからファイル capability を外し (setcap -r)、AmbientCapabilities=CAP_NET_BIND_SERVICE を設定する',
      },
    },
  },
});

export const inSystemd = inDialect(
  {
    words,
    examples: {
      bad: '[Service]\nUser=web\nCapabilityBoundingSet=CAP_CHOWN\nExecStart=/opt/example/capable-web\n',
      good: '[Service]\nUser=web\nCapabilityBoundingSet=CAP_NET_BIND_SERVICE\nExecStart=/opt/example/capable-web\n',
    },
  },
  ({ unit, containers: [container] }, report, { bindsPort, image }) => {
    if (unit === undefined || container === undefined || !needsCapabilityToStart(image(container))) return [];
    const answer = bindsPort(container, { port: 0, protocol: 'TCP', at: container.at });
    if (answer?.verdict !== 'fails' || answer.error?.code !== 'EPERM') return [];
    const at = unit.bounding.lines.at(-1)?.at ?? container.at;
    return [
      report('bounding-set', { at, container: container.name }, { unit: unit.name, program: unit.command?.words[0] ?? '' }),
    ];
  },
);

import { CAPABILITIES, SYSTEMD_EXEC } from '../../knowledge/references.ts';
import { defineWords } from '../words.ts';

export const words = defineWords({
  references: [SYSTEMD_EXEC, CAPABILITIES],
  en: {
    title: 'Name of a capability that systemd does not know',
    why: 'systemd knows a capability by its name with CAP_, and lists are separated by blanks: NET_BIND_SERVICE, as Kubernetes has it, CAP_A,CAP_B and %i are no names to it. It ignores them without a message, and a line that has nothing else sets the empty set.',
    risk: 'A unit that looks hardened and able to open its port is neither: AmbientCapabilities= gives nothing, and CapabilityBoundingSet= takes every capability away, from root as well, so that the program fails with "permission denied" or is not executed at all. systemd-analyze verify says nothing of it.',
    remedies: [
      'Write CAP_NET_BIND_SERVICE, in any case but with CAP_, in AmbientCapabilities= and CapabilityBoundingSet=.',
      'Separate names by blanks, and write none with a specifier (%i), which is not expanded there.',
      'Say with an empty value that a set is to be empty: CapabilityBoundingSet=.',
    ],
    fine: 'Never: write what is meant. An empty bounding set is said by an empty value.',
    messages: {
      ignored: {
        text: 'unit "{unit}" names "{capability}" in {key}=, which is no capability to systemd and is ignored without a message',
        fix: 'write CAP_NET_BIND_SERVICE, with CAP_ and separated by blanks, or its number, 10',
      },
      emptied: {
        text: 'unit "{unit}" has {key}={value}, which names no capability that systemd knows and so empties the set without a message: nobody in the unit has any, root included',
        fix: 'write the capabilities that it needs as capabilities(7) has them, with CAP_ and separated by blanks, or nothing for none',
      },
      cleared: {
        text: 'unit "{unit}" has {key}={value}, which names no capability that systemd knows and so takes away, without a message, what the lines before it give',
        fix: 'write the capability as capabilities(7) has it, with CAP_, or remove the line; an empty value takes away what was said before it',
      },
      kept: {
        text: 'unit "{unit}" has {key}={value}, which names no capability that systemd knows and so stands for all of them: nothing is taken away',
        fix: 'write ~CAP_NET_BIND_SERVICE, with CAP_ and separated by blanks',
      },
    },
  },
  ja: {
    title: 'systemd の知らない capability の名前',
    why: 'systemd は capability を CAP_ の付いた名前で知り、リストは空白で区切ります。Kubernetes の書き方の NET_BIND_SERVICE、CAP_A,CAP_B、%i は名前ではなく、何も言われずに無視され、ほかに何もない行は空の集合を設定します。',
    risk: '堅牢でポートも開けるように見えるユニットが、そのどちらでもなくなります。AmbientCapabilities= は何も与えず、CapabilityBoundingSet= は root からもすべての capability を取り上げるため、プログラムは "permission denied" で失敗するか、実行すらされません。systemd-analyze verify は何も言いません。',
    remedies: [
      'AmbientCapabilities= と CapabilityBoundingSet= には、大文字小文字を問わず CAP_ を付けて CAP_NET_BIND_SERVICE と書く。',
      '名前は空白で区切り、そこでは展開されない指定子 (%i など) を使わない。',
      '集合を空にするときは、空の値で CapabilityBoundingSet= と書く。',
    ],
    fine: 'ありません。意味するとおりに書いてください。空の bounding set は空の値で書けます。',
    messages: {
      ignored: {
        text: 'ユニット「{unit}」の {key}= にある「{capability}」は systemd にとって capability ではなく、何も言われずに無視されます',
        fix: 'CAP_ を付け、空白で区切って CAP_NET_BIND_SERVICE と書く (番号なら 10)',
      },
      emptied: {
        text: 'ユニット「{unit}」の {key}={value} には systemd の知る capability がなく、何も言われずに集合が空になります: root を含めて誰も capability を持ちません',
        fix: '必要な capability を capabilities(7) のとおりに CAP_ を付け、空白で区切って書く。空にするなら値を空にする',
      },
      cleared: {
        text: 'ユニット「{unit}」の {key}={value} には systemd の知る capability がなく、前の行が与えるものを何も言わずに取り上げます',
        fix: 'capability を capabilities(7) のとおりに CAP_ を付けて書くか、この行を消す。それまでの行を取り消すなら値を空にする',
      },
      kept: {
        text: 'ユニット「{unit}」の {key}={value} には systemd の知る capability がないため、すべての capability を意味し、何も取り上げません',
        fix: 'CAP_ を付け、空白で区切って ~CAP_NET_BIND_SERVICE と書く',
      },
    },
  },
});

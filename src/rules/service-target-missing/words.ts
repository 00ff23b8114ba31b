import { FIND_PORT, SERVICE } from '../../knowledge/references.ts';
import { defineWords } from '../words.ts';

export const words = defineWords({
  references: [SERVICE, FIND_PORT],
  en: {
    title: 'Service whose target is not there',
    why: 'A Service finds the port of a Pod by its number, or by name and protocol among the ports that the containers declare; a name that none of them has is left out of the EndpointSlice without an error. The manifests look right, and whoever connects gets no answer.',
    risk: 'The application is not reachable, or only through another port than was meant. A number that nobody declares may be the trace of a port that has moved in the Deployment and not in the Service.',
    remedies: [
      'Give the containerPort the name that targetPort asks for, with the same protocol.',
      'Or write as targetPort the number of the containerPort that the process listens on, above 1023 where possible.',
      'If the process listens on a port that nobody declares, declare it as containerPort.',
    ],
    fine: 'When something that is not among the manifests adds the container that has the port (an admission webhook, an operator). For numbers that are left undeclared on purpose, set the option acceptUndeclaredNumbers.',
    messages: {
      name: {
        text: 'service "{service}" sends port {port} to targetPort "{target}", and no container of {workload} has a port of that name and protocol {protocol}: the traffic goes nowhere',
        fix: 'write the number of the port as targetPort, or name the containerPort "{target}" with protocol: {protocol}',
      },
      digits: {
        text: 'service "{service}" has the text "{target}" as targetPort for port {port}: in quotes it is the name of a port, which the API server refuses without a letter',
        fix: 'write targetPort: {target} without quotes',
      },
      number: {
        text: 'service "{service}" sends port {port} to targetPort {target}, which no container of {workload} declares with protocol {protocol}',
        fix: 'write the containerPort that the process listens on, or declare containerPort: {target} where it does',
      },
    },
  },
  ja: {
    title: '行き先のない Service',
    why: 'Service は Pod のポートを、番号か、コンテナが宣言したポートの名前とプロトコルで見つけます。どのコンテナにもない名前は、エラーも出ないまま EndpointSlice から外されるため、マニフェストは正しく見えるのに、接続しても応答がありません。',
    risk: 'アプリケーションに届かないか、意図しない別のポートからしか届きません。誰も宣言していない番号は、Deployment ではポートを変えたのに Service を直し忘れた跡かもしれません。',
    remedies: [
      'targetPort に書いた名前を、同じプロトコルの containerPort に付ける。',
      'または、プロセスが待ち受けている containerPort の番号 (できれば 1024 番以上) を targetPort に書く。',
      '宣言のないポートでプロセスが待ち受けている場合は、containerPort に宣言する。',
    ],
    fine: 'そのポートを持つコンテナを、マニフェストにないもの (admission webhook やオペレーター) が後から加える場合です。番号をあえて宣言しない方針なら、オプション acceptUndeclaredNumbers を有効にしてください。',
    messages: {
      name: {
        text: 'Service「{service}」はポート {port} の通信を targetPort「{target}」に送っていますが、{workload|「」}のどのコンテナにも、その名前でプロトコルが {protocol} のポートがありません。通信はどこにも届きません',
        fix: 'targetPort にポートの番号を書くか、containerPort に protocol: {protocol} で「{target}」という名前を付ける',
      },
      digits: {
        text: 'Service「{service}」のポート {port} の targetPort は文字列「{target}」です。引用符で囲むとポートの名前になり、英字のない名前は API サーバーが拒否します',
        fix: '引用符を外して targetPort: {target} と書く',
      },
      number: {
        text: 'Service「{service}」はポート {port} の通信を targetPort {target} に送っていますが、プロトコル {protocol} のそのポートは {workload|「」}のどのコンテナも宣言していません',
        fix: 'プロセスが待ち受けている containerPort の番号を書くか、待ち受けている側に containerPort: {target} を宣言する',
      },
    },
  },
});

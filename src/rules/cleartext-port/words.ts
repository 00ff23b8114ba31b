import { IANA } from '../../knowledge/references.ts';
import { defineWords } from '../words.ts';

export const words = defineWords({
  references: [
    IANA,
    { title: 'RFC 8314: Cleartext Considered Obsolete (mail)', url: 'https://www.rfc-editor.org/rfc/rfc8314' },
    { title: 'RFC 4251: The Secure Shell (SSH) Protocol Architecture', url: 'https://www.rfc-editor.org/rfc/rfc4251' },
  ],
  en: {
    title: 'Port of a cleartext service',
    why: 'The registry gives this port to a service that sends names, passwords and contents in the clear, and gives another one to the same service, or to what took its place, inside TLS or SSH. That only an administrator may listen there protects nobody from those who read along.',
    risk: 'Whoever sees the traffic, on the node, in the network of the cluster or behind a hostPort, reads the passwords and can change what passes. Telnet and the r-services hand over a shell that way.',
    remedies: [
      'Replace the service by its encrypted twin: SSH for Telnet and the r-services, FTPS, IMAPS, POP3S, LDAPS, NNTPS for the others.',
      'If clients cannot change, keep the port inside the Pod network, encrypt that (a mesh with mutual TLS), and close it to the rest by a NetworkPolicy.',
      'Listen with the twin above 1023 too, behind a Service that keeps its port.',
    ],
    fine: 'When the service upgrades to TLS on the same port (STARTTLS) and refuses whoever does not, or when the port has another meaning here. Port 80 is never told, for TLS mostly ends at a proxy in front of it, and neither is 53, which every resolver of a cluster asks.',
    messages: {
      container: {
        text: 'container "{container}" declares containerPort {port}, the port of {service}, which sends passwords and contents in the clear',
        brief: 'container "{container}" declares {port} of {service}, which is in the clear',
        fix: 'replace {service} by {twin}, whose port is {twinPort}',
      },
      host: {
        text: 'container "{container}" takes hostPort {port} of the node, the port of {service}, which sends passwords and contents in the clear',
        brief: 'container "{container}" takes hostPort {port} of {service}, which is in the clear',
        fix: 'replace {service} by {twin}, whose port is {twinPort}',
      },
    },
  },
  ja: {
    title: '平文のサービスのポート',
    why: 'レジストリ上、このポートはユーザー名もパスワードも内容も平文で送るサービスのもので、同じサービスやその後継を TLS か SSH で使うための別のポートがあります。管理者しか待ち受けられないことは、盗み見る者からは誰も守りません。',
    risk: 'ノード、クラスターのネットワーク、hostPort の先で通信が見える者は、パスワードを読み、内容を書き換えられます。Telnet と r 系のサービスでは、シェルごと渡すことになります。',
    remedies: [
      '暗号化された対応サービスに置き換える。Telnet と r 系には SSH、ほかには FTPS、IMAPS、POP3S、LDAPS、NNTPS がある。',
      'クライアントを変えられない場合は、ポートを Pod のネットワークの中にとどめ、それを暗号化し (相互 TLS のメッシュ)、ほかからは NetworkPolicy で閉じる。',
      '置き換えた後も、Service に番号を任せて 1024 番以上のポートで待ち受ける。',
    ],
    fine: '同じポートで TLS に切り替え (STARTTLS)、そうしないクライアントを拒否する場合や、ここではポートが別の意味を持つ場合です。80 番は、たいてい手前のプロキシで TLS が終わるため報告せず、クラスターのすべてのリゾルバーが尋ねる 53 番も報告しません。',
    messages: {
      container: {
        text: 'コンテナ「{container}」は containerPort {port} を宣言しています: パスワードも内容も平文で送る {service} のポートです',
        fix: '{service} を {twin} に置き換える。そのポートは {twinPort}',
      },
      host: {
        text: 'コンテナ「{container}」はノードの hostPort {port} を使っています: パスワードも内容も平文で送る {service} のポートです',
        fix: '{service} を {twin} に置き換える。そのポートは {twinPort}',
      },
    },
  },
});

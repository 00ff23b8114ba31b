import type { Language } from '../model/finding.ts';

export type Translated = Readonly<Record<Language, string>>;

interface PortUse {
  readonly port: number;
  /** The service or product, as people call it. */
  readonly service: string;
  readonly group: 'privileged' | 'database' | 'development';
  /** Where the number comes from. */
  readonly origin: Translated;
  /** The port that speaks the same, or its successor, encrypted from the first byte. */
  readonly encrypted?: { readonly port: number; readonly service: string };
}

/** Assigned to this service by IANA, under the name `registered`. */
interface Official {
  readonly standing: 'official';
  readonly registered: string;
  /** Where what is commonly said and the registry differ: both. */
  readonly difference?: Translated;
}

/** A habit only. `registered` is whom the registry gives the number to instead, and then `difference` says both. */
type Convention =
  | { readonly standing: 'convention'; readonly registered?: never; readonly difference?: Translated }
  | { readonly standing: 'convention'; readonly registered: string; readonly difference: Translated };

/** A port that people know by heart, and the story of its number. */
export type KnownPort = PortUse & (Official | Convention);

const PORT_3000: Translated = {
  en: 'Used by many development servers, and registered for none of them: the registry gives 3000 to RemoteWare Client.',
  ja: '多くの開発サーバーが使いますが、どれのためにも登録されていません。レジストリ上の 3000 番は RemoteWare Client です。',
};

/** In the order of the port numbers. */
export const knownPorts: readonly KnownPort[] = [
  {
    port: 20,
    service: 'FTP data',
    group: 'privileged',
    standing: 'official',
    registered: 'ftp-data',
    encrypted: { port: 989, service: 'ftps-data' },
    origin: {
      en: 'The number below the control port: RFC 959 lets the server send files from there.',
      ja: '制御用ポートの 1 つ手前の番号です。RFC 959 では、サーバーはここからファイルを送ります。',
    },
  },
  {
    port: 21,
    service: 'FTP',
    group: 'privileged',
    standing: 'official',
    registered: 'ftp',
    encrypted: { port: 990, service: 'ftps' },
    origin: {
      en: 'The control connection of the File Transfer Protocol (RFC 959); names and passwords cross it in the clear.',
      ja: 'ファイル転送プロトコル (RFC 959) の制御用接続です。ユーザー名もパスワードも平文で流れます。',
    },
  },
  {
    port: 22,
    service: 'SSH',
    group: 'privileged',
    standing: 'official',
    registered: 'ssh',
    origin: {
      en: 'Tatu Ylönen asked IANA for it in 1995: 22 was free, between FTP (21) and Telnet (23), both of which SSH was to replace.',
      ja: 'Tatu Ylönen が 1995 年に IANA へ申請しました。SSH で置き換えたい FTP (21) と Telnet (23) の間の 22 番が空いていたためです。',
    },
  },
  {
    port: 23,
    service: 'Telnet',
    group: 'privileged',
    standing: 'official',
    registered: 'telnet',
    encrypted: { port: 22, service: 'ssh' },
    origin: {
      en: 'Remote terminals since RFC 854 (1983), unencrypted; SSH has taken its place.',
      ja: 'RFC 854 (1983 年) 以来のリモート端末です。暗号化されないため、今では SSH に置き換えられています。',
    },
  },
  {
    port: 25,
    service: 'SMTP',
    group: 'privileged',
    standing: 'official',
    registered: 'smtp',
    origin: {
      en: 'Mail between servers (RFC 5321), encrypted by STARTTLS on the same port; people hand in their mail on 587 or 465.',
      ja: 'メールサーバー間の配送用 (RFC 5321) で、暗号化は同じポートの STARTTLS で行います。利用者からの送信は 587 か 465 が受けます。',
    },
  },
  {
    port: 53,
    service: 'DNS',
    group: 'privileged',
    standing: 'official',
    registered: 'domain',
    encrypted: { port: 853, service: 'domain-s' },
    origin: {
      en: 'Name resolution over UDP and TCP, fixed by RFC 1035 (1987).',
      ja: 'UDP と TCP の両方を使う名前解決で、RFC 1035 (1987 年) が定めた番号です。',
    },
  },
  {
    port: 80,
    service: 'HTTP',
    group: 'privileged',
    standing: 'official',
    registered: 'http',
    encrypted: { port: 443, service: 'https' },
    origin: {
      en: 'The web without encryption; in the list of assigned numbers since RFC 1340 (1992).',
      ja: '暗号化なしの Web です。1992 年の RFC 1340 から割り当て一覧に載っています。',
    },
  },
  {
    port: 110,
    service: 'POP3',
    group: 'privileged',
    standing: 'official',
    registered: 'pop3',
    encrypted: { port: 995, service: 'pop3s' },
    origin: {
      en: 'Fetches mail (RFC 1939), one number above its predecessor POP2 on 109.',
      ja: 'メール受信用 (RFC 1939) で、前身の POP2 (109 番) の次の番号です。',
    },
  },
  {
    port: 143,
    service: 'IMAP',
    group: 'privileged',
    standing: 'official',
    registered: 'imap',
    encrypted: { port: 993, service: 'imaps' },
    origin: {
      en: 'Reads mail that stays on the server; the number has not changed since IMAP2 (RFC 1064, 1988).',
      ja: 'メールをサーバーに置いたまま読むためのプロトコルです。番号は IMAP2 (RFC 1064、1988 年) から変わっていません。',
    },
  },
  {
    port: 443,
    service: 'HTTPS',
    group: 'privileged',
    standing: 'official',
    registered: 'https',
    origin: {
      en: 'HTTP inside TLS; Netscape had it assigned for its SSL, and RFC 1700 (1994) lists it. HTTP/3 uses it over UDP.',
      ja: 'TLS で暗号化した HTTP です。Netscape が自社の SSL のために取得し、RFC 1700 (1994 年) に載りました。HTTP/3 は UDP の 443 番を使います。',
    },
  },
  {
    port: 993,
    service: 'IMAPS',
    group: 'privileged',
    standing: 'official',
    registered: 'imaps',
    origin: {
      en: 'IMAP inside TLS from the first byte, which RFC 8314 prefers to STARTTLS on 143.',
      ja: '最初から TLS で暗号化する IMAP です。RFC 8314 は、143 番での STARTTLS よりこちらを推奨しています。',
    },
  },
  {
    port: 995,
    service: 'POP3S',
    group: 'privileged',
    standing: 'official',
    registered: 'pop3s',
    origin: {
      en: 'POP3 inside TLS from the first byte, which RFC 8314 prefers to STARTTLS on 110.',
      ja: '最初から TLS で暗号化する POP3 です。RFC 8314 は、110 番での STARTTLS よりこちらを推奨しています。',
    },
  },
  {
    port: 1433,
    service: 'SQL Server',
    group: 'database',
    standing: 'official',
    registered: 'ms-sql-s',
    origin: { en: 'Registered for Microsoft.', ja: 'Microsoft が登録した番号です。' },
  },
  {
    port: 1521,
    service: 'Oracle Database',
    group: 'database',
    standing: 'convention',
    registered: 'ncube-lm',
    origin: {
      en: 'The default of the Oracle listener, chosen by Oracle.',
      ja: 'Oracle が選んだ、リスナーの既定のポートです。',
    },
    difference: {
      en: "Often said to be registered for Oracle's SQL*Net. The registry gives 1521 to nCube License Manager; Oracle's own entries are 66 (SQL*Net), 2483 (TTC) and 2484 (TTC over TLS).",
      ja: 'Oracle (SQL*Net) の登録済み番号とよく言われますが、レジストリ上の 1521 番は nCube License Manager です。Oracle としての登録は 66 (SQL*Net)、2483 (TTC)、2484 (TTC over TLS) です。',
    },
  },
  {
    port: 3000,
    service: 'Ruby on Rails',
    group: 'development',
    standing: 'convention',
    registered: 'remoteware-cl',
    origin: {
      en: 'The default of the Rails development server, from which the habit spread: easy to remember, and well above the privileged ports.',
      ja: 'Rails の開発サーバーの既定値で、この習慣の出どころです。覚えやすく、特権ポートとも重なりません。',
    },
    difference: PORT_3000,
  },
  {
    port: 3000,
    service: 'Node.js (Express)',
    group: 'development',
    standing: 'convention',
    registered: 'remoteware-cl',
    origin: {
      en: "Taken over from Rails around 2010 by Express's generator and examples; Express itself has no default port.",
      ja: 'Rails にならい、2010 年頃から Express のジェネレーターやサンプルが使って広まりました。Express 本体に既定のポートはありません。',
    },
    difference: PORT_3000,
  },
  {
    port: 3000,
    service: 'React (Create React App)',
    group: 'development',
    standing: 'convention',
    registered: 'remoteware-cl',
    origin: {
      en: 'The default of the Create React App development server, after Rails and Express.',
      ja: 'Create React App の開発サーバーの既定値で、Rails や Express にならったものです。',
    },
    difference: PORT_3000,
  },
  {
    port: 3000,
    service: 'Next.js',
    group: 'development',
    standing: 'convention',
    registered: 'remoteware-cl',
    origin: {
      en: 'The default of next dev and next start, after Rails and Express.',
      ja: 'next dev と next start の既定値で、Rails や Express にならったものです。',
    },
    difference: PORT_3000,
  },
  {
    port: 3306,
    service: 'MySQL / MariaDB',
    group: 'database',
    standing: 'official',
    registered: 'mysql',
    origin: {
      en: 'Registered for MySQL AB; MariaDB kept it, so as to take the place of MySQL unchanged.',
      ja: 'MySQL AB が登録した番号です。MariaDB も、MySQL とそのまま差し替えられるように同じ番号を使います。',
    },
  },
  {
    port: 4200,
    service: 'Angular',
    group: 'development',
    standing: 'convention',
    origin: {
      en: "The default of the Angular CLI's ng serve; the digits have no known meaning.",
      ja: 'Angular CLI の ng serve の既定値です。数字に特に意味は知られていません。',
    },
  },
  {
    port: 5173,
    service: 'Vite (Vue and others)',
    group: 'development',
    standing: 'convention',
    origin: {
      en: 'The default of the Vite development server since Vite 3, before that 3000; the digits look like VITE, with a Roman V for 5. The 8080 of older Vue projects was the default of Vue CLI.',
      ja: 'Vite 3 からの開発サーバーの既定値で、それまでは 3000 番でした。5 をローマ数字の V とみると、数字の並びが VITE に見えます。以前の Vue プロジェクトの 8080 番は Vue CLI の既定値です。',
    },
  },
  {
    port: 5432,
    service: 'PostgreSQL',
    group: 'database',
    standing: 'official',
    registered: 'postgresql',
    origin: {
      en: 'A free number that its developers picked and registered; the digits have no known meaning.',
      ja: '開発者が空き番号から選んで登録しました。語呂合わせなどの由来は知られていません。',
    },
  },
  {
    port: 6379,
    service: 'Redis',
    group: 'database',
    standing: 'official',
    registered: 'redis',
    origin: {
      en: 'MERZ on a telephone keypad: a joke that its author shared with friends about Alessia Merz, known from Italian television.',
      ja: '電話のキーパッドで「MERZ」と打つと 6379 になります。イタリアのテレビタレント Alessia Merz にちなんだ、作者と友人たちの内輪の冗談です。',
    },
    difference: {
      en: 'Often called a mere convention, which it was at first; today the registry lists it for Redis (TCP).',
      ja: '単なる慣習と言われることが多く、当初はそのとおりでしたが、現在は Redis 用 (TCP) としてレジストリに載っています。',
    },
  },
  {
    port: 8080,
    service: 'HTTP (alternative)',
    group: 'development',
    standing: 'official',
    registered: 'http-alt',
    origin: {
      en: '80 written twice, and open to everybody: application servers listen here, behind something that holds port 80.',
      ja: '80 を 2 つ並べた、誰でも使える番号です。80 番を受け持つプロキシなどの後ろで、アプリケーションサーバーがよく使います。',
    },
  },
  {
    port: 8443,
    service: 'HTTPS (alternative)',
    group: 'development',
    standing: 'convention',
    registered: 'pcsync-https',
    origin: {
      en: 'To 443 what 8080 is to 80: TLS for programs that do without privileges.',
      ja: '80 番に対する 8080 番と同じ関係にある、443 番の代わりです。特権なしで TLS を受けるプログラムが使います。',
    },
    difference: {
      en: 'Taken for the alternative HTTPS port everywhere; the registry gives 8443 to PCsync HTTPS.',
      ja: '代替の HTTPS ポートとして広く使われますが、レジストリ上の 8443 番は PCsync HTTPS です。',
    },
  },
  {
    port: 9042,
    service: 'Cassandra',
    group: 'database',
    standing: 'convention',
    origin: {
      en: "The default of Apache Cassandra's native protocol (CQL), chosen by the project.",
      ja: 'Apache Cassandra のネイティブプロトコル (CQL) の既定値で、プロジェクトが選んだ番号です。',
    },
  },
  {
    port: 9200,
    service: 'Elasticsearch',
    group: 'database',
    standing: 'convention',
    registered: 'wap-wsp',
    origin: {
      en: 'Chosen by the project: 9200 for the REST API, 9300 for the traffic between nodes.',
      ja: 'プロジェクトが選んだ番号で、9200 番が REST API、9300 番がノード間通信です。',
    },
    difference: {
      en: 'Known for Elasticsearch; the registry gives 9200 to the WAP session service (wap-wsp) and 9300 to Virtual Racing Service.',
      ja: 'Elasticsearch のポートとして知られますが、レジストリ上の 9200 番は WAP のセッションサービス (wap-wsp)、9300 番は Virtual Racing Service です。',
    },
  },
  {
    port: 27017,
    service: 'MongoDB',
    group: 'database',
    standing: 'official',
    registered: 'mongodb',
    origin: {
      en: 'Chosen by the MongoDB team, and the standard in practice before it was registered.',
      ja: 'MongoDB の開発チームが選び、登録される前から事実上の標準だった番号です。',
    },
    difference: {
      en: 'Often said to be unregistered; today the registry lists it for MongoDB (TCP).',
      ja: 'IANA に未登録と言われることが多いのですが、現在は MongoDB 用 (TCP) としてレジストリに載っています。',
    },
  },
];

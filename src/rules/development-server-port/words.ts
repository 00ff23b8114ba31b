import { defineWords } from '../words.ts';

export const words = defineWords({
  references: [
    { title: 'Vite: Building for Production', url: 'https://vite.dev/guide/build' },
    { title: 'Angular: ng serve', url: 'https://angular.dev/cli/serve' },
    { title: 'Next.js: next CLI', url: 'https://nextjs.org/docs/app/api-reference/cli/next' },
    { title: 'webpack-dev-server', url: 'https://github.com/webpack/webpack-dev-server' },
  ],
  en: {
    title: 'Port of a development server',
    why: 'The port, or the command, is that of a development server: a process that compiles on demand, shows its sources and errors to everybody, and is not made to be reached by strangers. Its makers say so themselves, and its port is a habit, not a registration.',
    risk: 'It is slow, holds the sources and often the secrets of the build, reloads whatever changes, and has had flaws by which a request reads any file (Vite, CVE-2025-30208). Put in front of clients it does what a web server should.',
    remedies: [
      'Build the application into the image, and serve the files with a web server (nginxinc/nginx-unprivileged on containerPort: 8080), or start the framework in production mode.',
      'Let a Service keep port 80 and an Ingress or a Gateway end TLS in front of it.',
    ],
    fine: 'In a development cluster or a preview that only developers reach, and when another program has chosen the number.',
    messages: {
      habit: {
        text: 'container "{container}" declares containerPort {port}, the port of a development server ({server})',
        brief: 'container "{container}" declares {port} of a development server ({server})',
        fix: 'replace the development server: build the application into the image, and serve it with a web server or its framework in production mode',
      },
      started: {
        text: 'container "{container}" starts a development server ({server}) on containerPort {port}',
        brief: 'container "{container}" starts the development server {server} on {port}',
        fix: 'replace the development server: build the application into the image, and serve it with a web server or its framework in production mode',
      },
    },
  },
  ja: {
    title: '開発サーバーのポート',
    why: 'このポート、またはコマンドは開発サーバーのもので、要求のたびにコンパイルし、ソースやエラーを誰にでも見せ、見知らぬ相手がつなぐことを想定していません。作者自身がそう述べており、番号も登録ではなく習慣です。',
    risk: '遅く、ソースや、しばしばビルド時の秘密を抱え、変更があれば読み込み直し、任意のファイルを読み出せる欠陥が見つかったこともあります (Vite の CVE-2025-30208)。クライアントの前に出すと、Web サーバーの役を担うことになります。',
    remedies: [
      'アプリケーションをビルドしてイメージに入れ、Web サーバー (containerPort: 8080 の nginxinc/nginx-unprivileged など) で配信するか、フレームワークを本番モードで起動する。',
      '80 番は Service に任せ、TLS はその手前の Ingress や Gateway で終わらせる。',
    ],
    fine: '開発者だけがつなげる開発用のクラスターやプレビューと、別のプログラムがたまたまその番号を選んでいる場合です。',
    messages: {
      habit: {
        text: 'コンテナ「{container}」は containerPort {port} を宣言しています: 開発サーバー「{server}」のポートです',
        fix: '開発サーバーをやめ、アプリケーションをビルドしてイメージに入れ、Web サーバーか、本番モードのフレームワークで配信する',
      },
      started: {
        text: 'コンテナ「{container}」は開発サーバー「{server}」を containerPort {port} で起動します',
        fix: '開発サーバーをやめ、アプリケーションをビルドしてイメージに入れ、Web サーバーか、本番モードのフレームワークで配信する',
      },
    },
  },
});

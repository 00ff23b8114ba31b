import type { DialectWords } from '../../bind-words.ts';

export const jaSystemd: DialectWords<'systemd'> = {
  facts: {
    port: 'プログラムはポート {port}/{protocol} で待ち受けようとする。',
  },
  errors: {
    EACCES:
      'プログラムは起動するが待ち受けられない。bind(2) は EACCES を返し、ログには「{text}」と出る。多くのプログラムはそこで終了する。',
    EPERM: 'プログラムは実行されない。execve(2) が EPERM を返す (「{text}」)。どのポートを使うかにかかわらず起動しない。',
  },
  remedies: {
    'listen-above': '1024 以上のポート ({high}) で待ち受け、well-known なポート番号はリバースプロキシに任せる。',
  },
};

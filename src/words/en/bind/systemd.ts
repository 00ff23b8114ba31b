import type { DialectWords } from '../../bind-words.ts';

export const enSystemd: DialectWords<'systemd'> = {
  facts: {
    port: 'The program is asked to listen on port {port}/{protocol}.',
  },
  errors: {
    EACCES:
      'The program starts and cannot listen: bind(2) answers EACCES, which logs show as "{text}", and most programs then end.',
    EPERM: 'The program is not executed: execve(2) answers EPERM, "{text}", so that it does not start, whatever port it wants.',
  },
  remedies: {
    'listen-above': 'Listen on a port above 1023 ({high}), and let a reverse proxy take the well-known number.',
  },
};

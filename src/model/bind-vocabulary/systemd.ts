/** What is told beside what it has in common with others: see bind-vocabulary.ts. */
export const SYSTEMD = {
  facts: ['port'],
  errors: ['EACCES', 'EPERM'],
  remedies: ['listen-above'],
} as const;

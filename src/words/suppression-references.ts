import type { suppressionRulesEn } from './en/suppression.ts';
import type { Reference } from './references.ts';

const ANNOTATIONS = {
  title: 'Kubernetes: Annotations, syntax and character set',
  url: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/',
};
const COMMENTS = { title: 'YAML 1.2.2, 6.6: comments', url: 'https://yaml.org/spec/1.2.2/#66-comments' };

export const suppressionReferences: Readonly<Record<keyof typeof suppressionRulesEn, readonly Reference[]>> = {
  'void-suppression': [ANNOTATIONS, COMMENTS],
  'unused-suppression': [
    {
      title: 'ESLint: report unused disable directives',
      url: 'https://eslint.org/docs/latest/use/configure/rules#report-unused-eslint-disable-comments',
    },
    ANNOTATIONS,
    COMMENTS,
  ],
};

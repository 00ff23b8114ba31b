import type { Io } from '../../model/io.ts';
import type { ReportOptions } from './report-options.ts';

/**
 * Where a line of the commit that is judged can be looked at, as far as the CI server says so:
 * https://docs.github.com/en/actions/reference/workflows-and-actions/variables, https://docs.gitlab.com/ci/variables/predefined_variables/
 */
export function lineAddresses({ env }: Pick<Io, 'env'>): Pick<ReportOptions, 'lineAddress'> {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_SHA: sha } = env;
  if (server && repository && sha) return { lineAddress: below(`${server}/${repository}/blob/${sha}`) };
  const { CI_PROJECT_URL: project, CI_COMMIT_SHA: commit } = env;
  return project && commit ? { lineAddress: below(`${project}/-/blob/${commit}`) } : {};
}

function below(folder: string): NonNullable<ReportOptions['lineAddress']> {
  return (path, line) => `${folder}/${path.split('/').map(encode).join('/')}#L${line}`;
}

/** Parentheses would end a link of Markdown. */
function encode(part: string): string {
  return encodeURIComponent(part).replaceAll(/[()]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
}

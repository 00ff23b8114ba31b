import { DEVELOPMENT_SERVERS } from '../../knowledge/development-servers.ts';
import type { ContainerFacts } from '../../model/workload.ts';

/** The server that the container starts, by its own words; none where a variable says that this is production. */
export function startedServer({ image = '', command, args, env }: ContainerFacts): string | undefined {
  if (env.some(({ name, value }) => /^(?:NODE|RAILS|RACK)_ENV$/.test(name) && value === 'production')) return undefined;
  const words = [...(command?.values ?? []), ...(args?.values ?? [])].join(' ');
  const [repository = ''] = image.split(/[@:](?!.*\/)/);
  const byImage = DEVELOPMENT_SERVERS.find(({ name }) => name === repository.slice(repository.lastIndexOf('/') + 1));
  return (DEVELOPMENT_SERVERS.find(({ started }) => started.test(words)) ?? byImage)?.name;
}

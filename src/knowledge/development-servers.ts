// Development servers of web frameworks: the ports that are theirs by habit, and the commands that start them.
interface DevelopmentServer {
  readonly name: string;
  /** The words of an image, a command or arguments that start it. */
  readonly started: RegExp;
}

export const DEVELOPMENT_SERVERS: readonly DevelopmentServer[] = [
  { name: 'next dev', started: /\bnext dev\b/ },
  { name: 'react-scripts start', started: /\breact-scripts start\b/ },
  { name: 'rails server', started: /\brails (?:server|s)\b/ },
  { name: 'ng serve', started: /\bng serve\b/ },
  { name: 'webpack-dev-server', started: /\bwebpack-dev-server\b|\bwebpack serve\b/ },
  { name: 'nodemon', started: /\bnodemon\b/ },
  // Of Vite's commands, build makes files and preview serves what was built.
  { name: 'vite', started: /(?:^|[\s/])vite(?:\.js)?(?! (?:build|preview|optimize)\b)(?=\s|$)/ },
  // What the script of that name starts.
  { name: 'npm run dev', started: /\bnpm(?: run)? dev\b/ },
  { name: 'pnpm run dev', started: /\bpnpm(?: run)? dev\b/ },
  { name: 'yarn run dev', started: /\byarn(?: run)? dev\b/ },
  { name: 'bun run dev', started: /\bbun(?: run)? dev\b/ },
];

/** Ports that nothing else is known for, but for the images that `except` names: CrateDB and Prefect have 4200 too. */
const BY_PORT = [
  { port: 5173, name: 'vite', except: /^$/ },
  { port: 4200, name: 'ng serve', except: /crate|prefect/i },
] as const;

/** The server that uses the port by habit. */
export function serverOfPort(port: number, image = ''): string | undefined {
  return BY_PORT.find((habit) => habit.port === port && !habit.except.test(image))?.name;
}

import { developmentServerPort } from '../../src/rules/development-server-port/rule.ts';
import { CONTAINER, podWith, ports } from './pods.ts';
import type { BadRow, GoodRow } from './rule-table.ts';
import { testRule } from './rule-tester.ts';

const AT = `${CONTAINER}/ports/0/containerPort`;
const habit = { messageId: 'habit', at: AT, container: 'app' };
const started = { messageId: 'started', at: AT, container: 'app' };
const says = (server: string) => `container "app" starts a development server (${server}) on containerPort 3000`;
const starts = (server: string, ...command: string[]): BadRow => ({
  name: command.join(' '),
  given: podWith({ ...ports(3000), command }),
  findings: [{ ...started, message: says(server) }],
});
const silent = (...command: string[]): GoodRow => ({
  because: `${command.join(' ')} starts none`,
  given: podWith({ ...ports(3000), command }),
});

testRule(developmentServerPort, {
  bad: [
    {
      name: '5173',
      given: podWith(ports(5173)),
      findings: [{ ...habit, message: 'container "app" declares containerPort 5173, the port of a development server (vite)' }],
    },
    {
      name: '4200',
      given: podWith(ports(4200)),
      findings: [
        {
          ...habit,
          message: 'container "app" declares containerPort 4200, the port of a development server (ng serve)',
          fix: 'replace the development server: build the application into the image, and serve it with a web server or its framework in production mode',
        },
      ],
    },
    { name: '5173 with the command', given: podWith({ ...ports(5173), args: ['npm', 'run', 'dev'] }), findings: [started] },
    starts('vite', 'npx', 'vite', '--host'),
    starts('vite', '/app/node_modules/.bin/vite'),
    starts('next dev', 'next', 'dev'),
    starts('react-scripts start', 'sh', '-c', 'react-scripts start'),
    starts('ng serve', 'ng', 'serve', '--port', '3000'),
    starts('webpack-dev-server', 'webpack-dev-server'),
    starts('webpack-dev-server', 'npx', 'webpack', 'serve'),
    starts('rails server', 'bundle', 'exec', 'rails', 's', '-b', '0.0.0.0'),
    starts('rails server', 'bin/rails', 'server'),
    starts('nodemon', 'nodemon', 'index.js'),
    starts('yarn run dev', 'yarn', 'dev'),
    {
      name: 'an image of that name',
      given: podWith({ ...ports(3000), image: 'example.com/tools/nodemon:3' }),
      findings: [started],
    },
  ],
  good: [
    { because: '3000 is the port of much else', given: podWith({ ...ports(3000), image: 'grafana/grafana' }) },
    { because: 'CrateDB has 4200 too', given: podWith({ ...ports(4200), image: 'crate:5.10' }) },
    { because: 'and so has Prefect', given: podWith({ ...ports(4200), image: 'prefecthq/prefect:3' }) },
    { because: 'the port is another one', given: podWith({ ...ports(8080), command: ['nodemon'] }) },
    { because: 'no port is declared', given: podWith({ command: ['next', 'dev'] }) },
    silent('node', 'server.js'),
    silent('next', 'start'),
    silent('vite', 'preview'),
    silent('npm', 'start'),
    silent('npm', 'run', 'develop'),
    {
      because: 'a variable says that this is production',
      given: podWith({ ...ports(3000), command: ['rails', 'server'], env: [{ name: 'RAILS_ENV', value: 'production' }] }),
    },
  ],
});

// Judges containers[*].ports[*].containerPort 5173, 4200, and 3000 with a command or an image that says so: the ports of
// development servers. Source: the documentation of Vite ("server.port", and that vite preview is no production server), of
// the Angular CLI ("ng serve") and of the others; none of the numbers is registered (knowledge/conventions.ts).
import { startedServer } from '../../facts/questions/started-server.ts';
import { serverOfPort } from '../../knowledge/development-servers.ts';
import { ofEachPort } from '../of-each.ts';
import { defineRule } from '../rule.ts';
import { words } from './words.ts';

export const developmentServerPort = defineRule(
  {
    id: 'development-server-port',
    about: 'workload',
    words,
    levels: { restricted: 'info', baseline: 'info', audit: 'info' },
    options: {},
    examples: {
      bad: `
containers:
  - name: web
    image: registry.example.com/shop/web
    command: [npx, vite, --host]
    ports:
      - containerPort: 5173
`,
      good: `
containers:
  - name: web
    image: nginxinc/nginx-unprivileged
    ports:
      - containerPort: 8080
`,
    },
  },
  (workload, report) =>
    ofEachPort(workload, ({ containerPort: port, containerPortAt: at }, container) => {
      const habit = serverOfPort(port, container.image);
      if (port !== 3000 && habit === undefined) return undefined;
      const where = { at, container: container.name };
      const server = startedServer(container);
      if (server !== undefined) return report('started', where, { container: container.name, port, server });
      return habit === undefined ? undefined : report('habit', where, { container: container.name, port, server: habit });
    }),
);

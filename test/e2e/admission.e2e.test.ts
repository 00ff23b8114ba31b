// What a person at kubectl sees of kport, from the first denied Pod to an old Deployment that is repaired step by step.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePorts } from './free-ports.ts';
import { type Kport, startKport } from './kport.ts';
import { BAD_CONTAINER, deployment, everyKind, GOOD_CONTAINER, KEEPING_CONTAINER, list, namespace, pod } from './manifests.ts';
import { answered, register } from './registration.ts';
import { describeInCluster } from './shared-cluster.ts';
import { waitFor } from './waiting.ts';

const NAMESPACE = 'shop';
const at = (name: string) => ({ name, namespace: NAMESPACE });
const IN = ['-n', NAMESPACE] as const;
const DENIED = 'admission webhook "validate.kport.dev" denied the request: ';

describeInCluster('kubectl and kport', (cluster) => {
  let kport: Kport | undefined;

  beforeAll(async () => {
    const [port = 0, healthPort = 0] = await freePorts(2);
    // What was there before kport came: nobody judged it.
    const old = list(
      namespace(NAMESPACE),
      pod(at('old'), BAD_CONTAINER),
      { ...pod(at('old-held'), BAD_CONTAINER), metadata: { ...at('old-held'), finalizers: ['example.com/held'] } },
      pod(at('old-good'), GOOD_CONTAINER),
      deployment(at('old'), 0, BAD_CONTAINER),
    );
    expect(await cluster().kubectl(['create', '-f', '-'], old)).toMatchObject({ code: 0 });
    await waitFor('the ReplicaSet', async () => (await cluster().kubectl(['get', 'rs', ...IN])).stdout || undefined);
    await register(cluster(), port);
    kport = await startKport(cluster(), { port, healthPort });
    await answered(cluster());
  });
  afterAll(() => kport?.stop());

  it('lets a good Pod in and says nothing', async () => {
    expect(await cluster().kubectl(['create', '-f', '-'], list(pod(at('good'), GOOD_CONTAINER)))).toEqual({
      code: 0,
      stdout: 'pod/good created\n',
      stderr: '',
    });
  });

  it('denies a bad Pod: rule, field, value, reason and repair of every error', async () => {
    const { code, stderr } = await cluster().kubectl(['create', '-f', '-'], list(pod(at('bad'), BAD_CONTAINER)));
    expect(code).toBe(1);
    expect(stderr.trimEnd().split('\n')).toEqual([
      `Error from server (Forbidden): error when creating "STDIN": ${DENIED}Pod shop/bad has 1 error (policy "restricted")`,
      expect.stringMatching(
        /^- privileged-container-port, may-run-as-root: spec\.containers\[0\]\.ports\[0\]\.containerPort: container "web" declares privileged containerPort 80 \(http\); it may run as root: /,
      ),
      expect.stringMatching(/^ {2}Why: \S/),
      expect.stringMatching(/^ {2}Fix: \S/),
    ]);
    expect((await cluster().kubectl(['get', 'pod', 'bad', ...IN])).stderr).toContain('not found');
  });

  it('warns of what is not denied', async () => {
    const { code, stderr } = await cluster().kubectl(['create', '-f', '-'], list(pod(at('warned'), KEEPING_CONTAINER)));
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(/^Warning: net-bind-service-kept: container "web" .+\n$/),
    });
  });

  it('lets a good Deployment in, and the Pods that are made of it', async () => {
    const created = await cluster().kubectl(['create', '-f', '-'], list(deployment(at('good'), 2, GOOD_CONTAINER)));
    expect(created).toEqual({ code: 0, stdout: 'deployment.apps/good created\n', stderr: '' });
    const pods = await waitFor('its Pods', async () => {
      const { stdout } = await cluster().kubectl(['get', 'pods', ...IN, '--selector=app=good', '-o=name']);
      return stdout.match(/^pod\/good-/gm)?.length === 2 ? stdout : undefined;
    });
    expect(pods).toMatch(/^pod\/good-\w+-\w+$/m);
  });

  it('denies a bad Deployment, by the field of its template', async () => {
    const { code, stderr } = await cluster().kubectl(['create', '-f', '-'], list(deployment(at('bad'), 2, BAD_CONTAINER)));
    expect(code).toBe(1);
    expect(stderr).toContain(`${DENIED}Deployment shop/bad has 1 error (policy "restricted")\n`);
    expect(stderr).toContain(
      '- privileged-container-port, may-run-as-root: spec.template.spec.containers[0].ports[0].containerPort: ',
    );
    expect((await cluster().kubectl(['get', 'deployment', 'bad', ...IN])).stderr).toContain('not found');
  });

  it('denies every kind that makes Pods, by the field of its own Pod template', async () => {
    const all = everyKind(at('all'), BAD_CONTAINER);
    const { code, stderr } = await cluster().kubectl(['create', '--dry-run=server', '-f', '-'], list(...all));
    expect(code).toBe(1);
    for (const { kind } of all) expect(stderr).toContain(`${DENIED}${kind} shop/all has 1 error (policy "restricted")\n`);
    const fields = stderr.matchAll(
      /^- privileged-container-port, may-run-as-root: (\S+)\.containers\[0\]\.ports\[0\]\.containerPort: /gm,
    );
    expect([...fields].map(([, field]) => field)).toEqual([
      'spec',
      'template.spec',
      ...Array<string>(6).fill('spec.template.spec'),
      'spec.jobTemplate.spec.template.spec',
    ]);
  });

  it('says in the same words what a server-side dry run would do, and does nothing', async () => {
    const dryRun = ['create', '--dry-run=server', '-f', '-'];
    const { code, stderr } = await cluster().kubectl(dryRun, list(pod(at('dry'), BAD_CONTAINER)));
    expect(code).toBe(1);
    expect(stderr).toContain(`${DENIED}Pod shop/dry has 1 error`);
    expect((await cluster().kubectl(dryRun, list(pod(at('dry'), GOOD_CONTAINER)))).stdout).toBe(
      'pod/dry created (server dry run)\n',
    );
    expect((await cluster().kubectl(['get', 'pod', 'dry', ...IN])).stderr).toContain('not found');
  });

  it('tells at the ReplicaSet and the Deployment why the Pods of an old Deployment do not come', async () => {
    const { code, stderr } = await cluster().kubectl(['scale', 'deployment', 'old', '--replicas=1', ...IN]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const told = await waitFor('the event', async () => {
      const { stdout } = await cluster().kubectl(['get', 'events', ...IN, '--field-selector=reason=FailedCreate', '-o=json']);
      const [event] = (JSON.parse(stdout) as { items: { message: string; involvedObject: { kind: string } }[] }).items;
      return event;
    });
    expect(told.involvedObject.kind).toBe('ReplicaSet');
    expect(told.message).toContain(`Error creating: ${DENIED}Pod shop/old-`);
    expect(told.message).toContain('- privileged-container-port, may-run-as-root: ');
    const condition = await waitFor('the condition', async () => {
      const path = '-o=jsonpath={.status.conditions[?(@.type=="ReplicaFailure")].message}';
      return (await cluster().kubectl(['get', 'deployment', 'old', ...IN, path])).stdout || undefined;
    });
    expect(condition).toContain('- privileged-container-port, may-run-as-root: ');
    await cluster().kubectl(['scale', 'deployment', 'old', '--replicas=0', ...IN]);
  });

  it('asks of an update of old debt only that it grows no further', async () => {
    const label = await cluster().kubectl(['label', 'deployment', 'old', 'team=web', ...IN]);
    expect({ ...label, stdout: '' }).toEqual({ code: 0, stdout: '', stderr: '' });
    const image = await cluster().kubectl(['set', 'image', 'deployment/old', 'web=registry.example/web:1.1', ...IN]);
    expect(image.code).toBe(0);
    expect(image.stderr.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^Warning: privileged-container-port: not new: /),
      expect.stringMatching(/^Warning: may-run-as-root: not new: /),
      'Warning: allowed, but new Pods of this Deployment will be denied until these errors are repaired or exempt',
    ]);
    const port = { op: 'add', path: '/spec/template/spec/containers/0/ports/-', value: { containerPort: 443 } };
    const patch = ['patch', 'deployment', 'old', ...IN, '--type=json', `--patch=${JSON.stringify([port])}`];
    const { code, stderr } = await cluster().kubectl(patch);
    expect(code).toBe(1);
    expect(stderr).toContain('Deployment shop/old has 1 error ');
    expect(stderr).toContain('containerPort 443');
    expect(stderr).not.toMatch(/^- .*containerPort 80/m);
  });

  it('judges the ReplicaSet of an allowed update as a new object, as its warning said, and the Deployment says so', async () => {
    const path = '-o=jsonpath={.status.conditions[?(@.type=="Progressing")]}';
    const condition = await waitFor('the condition', async () => {
      const { stdout } = await cluster().kubectl(['get', 'deployment', 'old', ...IN, path]);
      return stdout.includes('ReplicaSetCreateError') ? stdout : undefined;
    });
    expect(condition).toContain('denied the request: ReplicaSet shop/old-');
  });

  it('lets old Pods be labelled and deleted', async () => {
    expect(await cluster().kubectl(['label', 'pod', 'old', 'team=web', ...IN])).toMatchObject({ code: 0, stderr: '' });
    expect(await cluster().kubectl(['delete', 'pod', 'old', '--wait=false', ...IN])).toMatchObject({ code: 0 });
    // It stays until its finalizer is taken away, by an update of an object that is being deleted.
    expect(await cluster().kubectl(['delete', 'pod', 'old-held', '--wait=false', ...IN])).toMatchObject({ code: 0 });
    const release = ['patch', 'pod', 'old-held', ...IN, '--type=merge', '--patch={"metadata":{"finalizers":null}}'];
    expect(await cluster().kubectl(release)).toMatchObject({ code: 0, stderr: '' });
    expect((await cluster().kubectl(['get', 'pod', 'old-held', ...IN])).stderr).toContain('not found');
  });

  it('judges an ephemeral container, and not what was there before it', async () => {
    const debug = (profile: string, name: string) =>
      cluster().kubectl(['debug', 'old-good', ...IN, '--image=registry.example/sh:1.0', '--attach=false', '-c', name, profile]);
    const denied = await debug('--profile=sysadmin', 'privileged');
    expect(denied.code).toBe(1);
    expect(denied.stderr).toContain(`${DENIED}Pod shop/old-good has `);
    expect(denied.stderr).toContain(
      '- net-bind-service-added, may-run-as-root: spec.ephemeralContainers[0].securityContext.privileged: ',
    );
    // What it says then is true: the next line.
    expect(denied.stderr).toContain('\nkubectl debug --profile=restricted adds a container that passes');
    expect(await debug('--profile=restricted', 'careful')).toMatchObject({ code: 0 });
    const path = '-o=jsonpath={.spec.ephemeralContainers[*].name}';
    expect((await cluster().kubectl(['get', 'pod', 'old-good', ...IN, path])).stdout).toBe('careful');
  });

  it('does in a namespace what its label says, as soon as it says so', async () => {
    const bad = JSON.stringify(pod({ name: 'moded', namespace: 'lab' }, BAD_CONTAINER));
    const create = () => cluster().kubectl(['create', '--dry-run=server', '-f', '-'], bad);
    await cluster().kubectl(['create', 'namespace', 'lab']);
    expect((await create()).stderr).toContain(DENIED);
    for (const [mode, answer] of [
      ['warn', /^Warning: privileged-container-port: /],
      ['audit', /^$/],
      ['off', /^$/],
      ['enforce', /webhook "enforce\.validate\.kport\.dev" denied the request/],
      [
        'enforced',
        /the label kport\.dev\/mode of the namespace has no mode for its value: enforce holds[\s\S]*denied the request/,
      ],
    ] as const) {
      await cluster().kubectl(['label', '--overwrite', 'namespace', 'lab', `kport.dev/mode=${mode}`]);
      await waitFor(`mode ${mode}`, async () => answer.test((await create()).stderr) || undefined, 10);
    }
  });

  it('leaves the whole verdict in the audit log', async () => {
    await cluster().kubectl(['create', '-f', '-'], list(pod(at('audited'), BAD_CONTAINER)));
    const event = await waitFor('the record', async () =>
      cluster()
        .auditEvents()
        .find(({ objectRef }) => objectRef?.name === 'audited'),
    );
    expect(event.annotations).toMatchObject({
      'validate.kport.dev/verdict': 'deny',
      'validate.kport.dev/policy': 'restricted',
      'validate.kport.dev/mode': 'enforce',
      'validate.kport.dev/denied': expect.stringContaining('may-run-as-root spec.containers[0]'),
    });
  });

  it('counts what it decided, by kind and verdict', async () => {
    const counts = await kport?.metric('kport_admission_requests_total');
    expect(counts).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/operation="CREATE",kind="Pod",verdict="deny"\} [1-9]/),
        expect.stringMatching(/operation="CREATE",kind="StatefulSet",verdict="deny"\} 1$/),
      ]),
    );
  });
});

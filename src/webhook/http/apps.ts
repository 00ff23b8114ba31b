import type { RequestListener, ServerResponse } from 'node:http';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { LABEL_PATHS } from '../admission/namespace-label.ts';
import type { ValidateHandlers } from '../admission/validate.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { sendFailure } from './http-status.ts';

interface WebhookApp {
  readonly validate: ValidateHandlers;
  readonly log: Log;
}

/** What express may know, whatever the case, of the paths that there are. */
const NEAR = /^(?:\/validate|[^/])/i;

/**
 * POST /validate and its sub-paths, and a Status for everything else. What an API server asks goes to its handler at once, and what is
 * nowhere near it is refused at once: express takes as long to find it as a Pod takes to be read.
 */
export function webhookApp({ validate, log }: WebhookApp): RequestListener {
  const handlers = new Map([...LABEL_PATHS].map(([path, label]) => [path, validate(label)]));
  const app = bareApp();
  for (const [path, handler] of handlers) app.post(path, handler);
  app.all([...handlers.keys()], (_request, response) => {
    sendFailure(response, { code: 405, message: 'POST an AdmissionReview', headers: { Allow: 'POST' } });
  });
  const refuse = notFound('POST /validate');
  withEnd(app, log, refuse);
  const failed = failing(log);
  return (request, response) => {
    const { method, url = '' } = request;
    const query = url.indexOf('?');
    const handler = method === 'POST' ? handlers.get(query < 0 ? url : url.slice(0, query)) : undefined;
    if (handler === undefined) return NEAR.test(url) ? app(request, response) : refuse(response);
    const fail = (error: unknown): void => failed(error, response);
    try {
      handler(request, response, fail);
    } catch (error) {
      fail(error);
    }
  };
}

export interface HealthApp {
  readonly isReady: () => boolean;
  readonly metrics: Metrics;
  readonly log: Log;
  /** Milliseconds on a clock that never goes back. */
  readonly stopwatch: () => number;
}

/** For so long all who ask get the same text: to write it takes longer than most verdicts. */
const METRICS_MILLISECONDS = 200;

/** /healthz: the process answers. /readyz: requests should come here. /metrics: for Prometheus. */
export function healthApp({ isReady, metrics, log, stopwatch }: HealthApp): Express {
  const app = bareApp();
  let [written, told]: [number, Promise<string> | undefined] = [0, undefined];
  const text = (ok: () => boolean): RequestHandler => {
    return (_request, response) => {
      const good = ok();
      response
        .status(good ? 200 : 503)
        .type('text/plain')
        .end(good ? 'ok\n' : 'not ready\n');
    };
  };
  app.get(
    '/healthz',
    text(() => true),
  );
  app.get('/readyz', text(isReady));
  app.get('/metrics', async (_request, response) => {
    response.setHeader('Content-Type', metrics.registry.contentType);
    if (told === undefined || stopwatch() - written > METRICS_MILLISECONDS) {
      [written, told] = [stopwatch(), metrics.registry.metrics()];
    }
    response.end(await told);
  });
  return withEnd(app, log, notFound('/healthz, /readyz and /metrics'));
}

/** Without what express adds to an answer. */
function bareApp(): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', false);
  return app;
}

function notFound(known: string): (response: ServerResponse) => void {
  return (response) => sendFailure(response, { code: 404, message: `there is only ${known}` });
}

function withEnd(app: Express, log: Log, refuse: (response: ServerResponse) => void): Express {
  app.use((_request, response) => refuse(response));
  const failed = failing(log);
  const handler: ErrorRequestHandler = (error, _request, response, _next) => failed(error, response);
  return app.use(handler);
}

/** What is done where a handler fails. */
function failing(log: Log): (error: unknown, response: ServerResponse) => void {
  return (error, response) => {
    log.error({ err: error }, 'internal error');
    sendFailure(response, { code: 500, message: 'internal error' });
  };
}

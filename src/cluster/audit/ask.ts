// A GET of the API as it comes: client-node's own classes make objects of their models, which drop what they do not know, and read
// an answer as a whole.
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { type RequestOptions, request as requestHttps } from 'node:https';
import { ApiException } from '@kubernetes/client-node';
import { KportError } from '../../model/errors.ts';
import { authenticated, type ClusterClient } from '../client.ts';
import { notOfApiServer } from '../failure.ts';

export interface Question {
  /** Below the server: `/api/v1/pods`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly accept?: string;
}

/** As long as the API's Status with its words; what is longer is no Status. */
const LONGEST_REFUSAL = 65_536;

/**
 * The answer, once its head is there. Rejects with an ApiException where the API refuses. It ends by itself where nothing comes for
 * as long as an answer may take.
 */
export async function ask(
  client: ClusterClient,
  { path, query = {}, accept = 'application/json' }: Question,
): Promise<IncomingMessage> {
  const { config, timeoutMs, userAgent, signal } = client;
  const url = new URL(`${config.getCurrentCluster()?.server ?? ''}${path}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const options: RequestOptions = { headers: { accept, 'user-agent': userAgent }, signal };
  await authenticated(config, () => config.applyToHTTPSOptions(options));
  const answer = await sent(url, options, timeoutMs);
  const { statusCode = 0, headers } = answer;
  if (statusCode === 200) return answer;
  throw new ApiException(statusCode, 'refused', await refusal(answer), headers as Record<string, string>);
}

function sent(url: URL, options: RequestOptions, timeoutMs: number): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const request = url.protocol === 'http:' ? requestHttp(url, options) : requestHttps(url, options);
  // Of a socket that is silent, before and while it answers.
  request.setTimeout(timeoutMs, () => request.destroy(new KportError('input', { code: 'no-answer-in-time' })));
  request.on('response', resolve);
  request.on('error', reject);
  request.end();
  return promise;
}

async function refusal(answer: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of answer) {
    text += String(chunk);
    if (text.length > LONGEST_REFUSAL) break;
  }
  return text;
}

/** The whole answer, read as JSON. */
export async function askJson(client: ClusterClient, question: Question): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of await ask(client, question)) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw text.startsWith('{') ? new KportError('input', { code: 'answer-cut' }, { cause }) : notOfApiServer(cause);
  }
}

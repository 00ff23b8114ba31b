// The start of a thread that judges for a server.
import { readlinkSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { live } from '../../model/live.ts';
import { createJudge } from '../admission/verdict.ts';
import { keeping, type ThreadData, type ToThread } from './messages.ts';

/** Of nice(1), beside the thread that speaks with clients: a third of the processor where both want all of one. */
const BEHIND = 5;

/** The kernel knows each thread's priority, on Linux alone. Whoever speaks with clients is to answer the others while this one judges. */
function stepBack(): void {
  try {
    const thread = Number(path.basename(readlinkSync('/proc/thread-self')));
    setPriority(thread, Math.min(19, getPriority(thread) + BEHIND));
  } catch {
    // Another system, or one that does not let it.
  }
}

stepBack();

const { policy: first, ...settings } = workerData as ThreadData;
const policy = live(first);
const judge = createJudge({ policy, ...settings });

parentPort?.on('message', (message: ToThread) => {
  if ('policy' in message) {
    policy.set(message.policy);
    return;
  }
  const { job, asked, waited } = message;
  const start = performance.now();
  const { answer, tell } = judge(asked);
  // Its memory is free at once, and not when a collector looks for it.
  asked.bytes.buffer.transfer(0);
  const { told, kept } = keeping();
  tell(waited + performance.now() - start, told);
  parentPort?.postMessage({ job, answer, ...kept });
});

parentPort?.postMessage('ready');

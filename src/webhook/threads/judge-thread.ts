// The start of a thread that judges for a server.
import { parentPort, workerData } from 'node:worker_threads';
import { live } from '../../model/live.ts';
import { createJudge } from '../admission/verdict.ts';
import { keeping, type ThreadData, type ToThread } from './messages.ts';

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

import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Lab } from '../../lab/start-lab';
import type { WebhookAddress } from './operator-chart';

/** A webhook that lets everything through, while it answers. */
export interface OperatorWebhook extends WebhookAddress {
  /** What was asked about, in order: `Service/entry let through`, or `Service/entry not answered`. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** As much of an AdmissionReview as is looked at. @see https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/ */
interface Review {
  readonly request: {
    readonly uid: string;
    readonly kind: { readonly kind: string };
    readonly name: string;
    readonly dryRun: boolean;
  };
}

/** Serves a webhook that answers only while `isRunning`. It has the certificate of the API server, which is for this address as well. */
export async function serveWebhook(lab: Lab, isRunning: () => Promise<boolean>): Promise<OperatorWebhook> {
  const certificate = (kind: string): Buffer => readFileSync(join(lab.folder, `certificates/apiserver.${kind}`));
  const asked: string[] = [];
  const server = createServer({ cert: certificate('crt'), key: certificate('key') }, (request, response) => {
    void (async () => {
      const { request: about } = JSON.parse(await textOf(request)) as Review;
      const isAnswered = await isRunning();
      const title = `${about.kind.kind}/${about.name}`;
      if (!about.dryRun) asked.push(`${title} ${isAnswered ? 'let through' : 'not answered'}`);
      if (!isAnswered) return void request.socket.destroy();
      const answer = {
        apiVersion: 'admission.k8s.io/v1',
        kind: 'AdmissionReview',
        response: { uid: about.uid, allowed: true },
      };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
    })();
  });
  await new Promise<void>((done) => server.listen({ host: '127.0.0.1', port: 0 }, done));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  return { url: `https://127.0.0.1:${port}/`, ca: lab.ca, asked, close };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

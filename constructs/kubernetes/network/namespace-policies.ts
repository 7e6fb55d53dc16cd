import type { Manifest } from '../manifests/manifest';
import { dnsEgress } from './dns';

/** Refuses whatever no other policy of the namespace lets in or out. */
export function denyAll(namespace: string): Manifest {
  return policy(namespace, 'default-deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
}

/** Lets every pod of the namespace ask DNS. */
export function letDnsOut(namespace: string, nodeLocal: boolean): Manifest {
  return policy(namespace, 'allow-dns', { podSelector: {}, policyTypes: ['Egress'], egress: [dnsEgress(nodeLocal)] });
}

function policy(namespace: string, name: string, spec: object): Manifest {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace }, spec };
}

/** Namespace of everything that belongs to the system on the cluster. */
export const NAMESPACE = 'orders';

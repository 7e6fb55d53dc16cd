import { Construct, type IConstruct } from 'constructs';
import { Checks } from '../core/checks';
import { KUBERNETES_NAME } from '../core/kubernetes-name';

/** A namespace that this app installs in, whether or not it manages it. What is installed in it comes after it. */
export interface INamespace extends IConstruct {
  readonly namespaceName: string;
  /** True where the namespace lets all its pods ask DNS; else each workload's own policy does. */
  readonly opensDns: boolean;
  /** Takes note of data in it that stay when they are taken out: it stays too then. Left out where the app does not manage it. */
  holdsData?(): void;
}

/** A namespace managed elsewhere: made by `Namespace.fromNamespaceName`. */
export class ImportedNamespace extends Construct implements INamespace {
  readonly opensDns = false;

  /** @throws {ConstructError} `PropsInvalid` when `namespaceName` is none. */
  constructor(
    scope: Construct,
    id: string,
    readonly namespaceName: string,
  ) {
    super(scope, id);
    new Checks(this)
      .matches('namespaceName', namespaceName, KUBERNETES_NAME.pattern, KUBERNETES_NAME.allowed)
      .throwIfAny();
  }
}

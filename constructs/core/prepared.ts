import type { IConstruct } from 'constructs';

const PREPARED = Symbol.for('ashlar/prepared');

type MaybePrepared = IConstruct & { [PREPARED]?: boolean };

/** Does `work`, which synthesizes an app as it was prepared: what was found out about it then still holds. */
export function asPrepared(app: MaybePrepared, work: () => void): void {
  app[PREPARED] = true;
  try {
    work();
  } finally {
    app[PREPARED] = false;
  }
}

/** True where nothing was added to the app since it was prepared. */
export function isPrepared(construct: IConstruct): boolean {
  const root: MaybePrepared = construct.node.root;
  return root[PREPARED] === true;
}

import { KUBERNETES_NAME } from '../../core/kubernetes-name';
import { Field, repeated } from './field';
import type { Manifest } from '../manifests/manifest';
import type { Pods } from './pods';

/** What is wrong with the volumes of pods, and with what containers mount of them. */
export function volumeProblems(manifest: Manifest, { containers, spec }: Pods): string[] {
  const volumes = spec.at('volumes');
  const names = volumes.children().map((volume) => volume.at('name'));
  const claims = new Field(manifest).at('spec', 'volumeClaimTemplates');
  const all = [...names, ...claims.children().map((claim) => claim.at('metadata', 'name'))];
  const isComplete = ![volumes, claims, ...all].some(({ isLater }) => isLater);
  return [
    ...names
      .filter(({ text }) => text !== undefined && !KUBERNETES_NAME.pattern.test(text))
      .map((name) => name.must(KUBERNETES_NAME.allowed)),
    ...repeated(names, ({ text }) => text).map((name) => name.must('new in its pod', '', `${name.text ?? ''} twice`)),
    ...containers.flatMap((container) => [
      ...(isComplete ? unknownVolumes(container, all) : []),
      ...samePlaces(container.at('volumeMounts').children()),
    ]),
  ];
}

function unknownVolumes(container: Field, volumes: readonly Field[]): string[] {
  const known = volumes.map(({ text }) => text);
  const advice = known.length === 0 ? 'It has none' : `They are ${known.join(', ')}`;
  return ['volumeMounts', 'volumeDevices']
    .flatMap((list) => container.at(list).children())
    .map((mount) => mount.at('name'))
    .filter(({ text }) => text !== undefined && !known.includes(text))
    .map((name) => name.must('the name of a volume of its pod', advice));
}

function samePlaces(mounts: readonly Field[]): string[] {
  const paths = mounts.map((mount) => mount.at('mountPath'));
  return repeated(paths, ({ text }) => text).map((path) =>
    path.must('new in its container', '', `${path.text ?? ''} twice`),
  );
}

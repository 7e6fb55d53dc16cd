import { forcesReplacement } from '../../../../rehearsal/simulated/replacement';

test.each([
  ['aws_s3_bucket', 'bucket'],
  ['aws_db_instance', 'engine'],
  ['aws_subnet', 'cidr_block'],
  ['aws_subnet', 'availability_zone'],
  ['aws_vpc', 'cidr_block'],
  ['aws_eks_cluster', 'name'],
  ['aws_sqs_queue', 'fifo_queue'],
  ['google_storage_bucket', 'location'],
  ['helm_release', 'namespace'],
])('a change of %s.%s replaces it', (type, attribute) => {
  expect(forcesReplacement(type, attribute)).toBe(true);
});

test.each([
  ['aws_s3_bucket', 'tags'],
  ['aws_db_instance', 'instance_class'],
  ['aws_eks_cluster', 'version'],
  ['helm_release', 'version'],
  ['aws_made_up_thing', 'name'],
])('a change of %s.%s is made in place', (type, attribute) => {
  expect(forcesReplacement(type, attribute)).toBe(false);
});

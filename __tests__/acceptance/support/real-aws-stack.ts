/** A stack of an AWS estate: a network, a cluster, a database, queues, files, keys, roles, and a second region. */
export const AWS = `
provider "aws" {
  region = "eu-central-1"
  profile = "does-not-exist"
  assume_role {
    role_arn = "arn:aws:iam::111122223333:role/deploy"
  }
  default_tags { tags = { owner = "orders" } }
}
provider "aws" {
  alias = "us"
  region = "us-east-1"
}
data "aws_region" "here" {}
data "aws_partition" "here" {}
data "aws_caller_identity" "me" {}
data "aws_availability_zones" "z" {}
resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "a" {
  count = 3
  vpc_id = aws_vpc.v.id
  cidr_block = cidrsubnet(aws_vpc.v.cidr_block, 8, count.index)
  availability_zone = data.aws_availability_zones.z.names[count.index]
}
resource "aws_internet_gateway" "g" { vpc_id = aws_vpc.v.id }
resource "aws_eip" "e" {
  count = 3
  domain = "vpc"
}
resource "aws_nat_gateway" "n" {
  allocation_id = aws_eip.e[0].id
  subnet_id = aws_subnet.a[0].id
}
resource "aws_route_table" "r" {
  vpc_id = aws_vpc.v.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.g.id
  }
}
resource "aws_route_table_association" "ra" {
  subnet_id = aws_subnet.a[0].id
  route_table_id = aws_route_table.r.id
}
resource "aws_security_group" "sg" {
  name = "db"
  vpc_id = aws_vpc.v.id
  ingress {
    from_port = 5432
    to_port = 5432
    protocol = "tcp"
    cidr_blocks = [aws_vpc.v.cidr_block]
  }
  egress {
    from_port = 0
    to_port = 0
    protocol = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "aws_iam_role" "eks" {
  name = "eks"
  assume_role_policy = data.aws_iam_policy_document.eks.json
}
data "aws_iam_policy_document" "eks" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type = "Service"
      identifiers = ["eks.amazonaws.com"]
    }
  }
}
resource "aws_eks_cluster" "c" {
  name = "main"
  role_arn = aws_iam_role.eks.arn
  vpc_config { subnet_ids = aws_subnet.a[*].id }
  encryption_config {
    resources = ["secrets"]
    provider { key_arn = aws_kms_key.k.arn }
  }
}
resource "aws_eks_node_group" "n" {
  cluster_name = aws_eks_cluster.c.name
  node_group_name = "general"
  node_role_arn = aws_iam_role.eks.arn
  subnet_ids = aws_subnet.a[*].id
  scaling_config {
    desired_size = 2
    max_size = 3
    min_size = 1
  }
}
resource "aws_iam_openid_connect_provider" "o" {
  url = aws_eks_cluster.c.identity[0].oidc[0].issuer
  client_id_list = ["sts.amazonaws.com"]
}
resource "aws_kms_key" "k" { description = "k" }
resource "aws_kms_alias" "k" {
  name = "alias/k"
  target_key_id = aws_kms_key.k.id
}
resource "aws_db_subnet_group" "d" {
  name = "d"
  subnet_ids = aws_subnet.a[*].id
}
resource "aws_db_instance" "d" {
  identifier = "orders"
  engine = "mysql"
  engine_version = "8.4"
  instance_class = "db.t3.micro"
  allocated_storage = 20
  username = "admin"
  password = "correct-horse"
  kms_key_id = aws_kms_key.k.arn
  storage_encrypted = true
  db_subnet_group_name = aws_db_subnet_group.d.name
  vpc_security_group_ids = [aws_security_group.sg.id]
  skip_final_snapshot = true
}
resource "aws_sqs_queue" "dead" { name = "dead" }
resource "aws_sqs_queue" "q" {
  name = "jobs"
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn, maxReceiveCount = 5 })
}
resource "aws_s3_bucket" "b" { bucket = "orders-files" }
resource "aws_s3_bucket_versioning" "b" {
  bucket = aws_s3_bucket.b.id
  versioning_configuration { status = "Enabled" }
}
resource "aws_s3_bucket_policy" "b" {
  bucket = aws_s3_bucket.b.id
  policy = data.aws_iam_policy_document.b.json
}
data "aws_iam_policy_document" "b" {
  statement {
    actions = ["s3:GetObject"]
    resources = ["\${aws_s3_bucket.b.arn}/*"]
    principals {
      type = "AWS"
      identifiers = ["arn:\${data.aws_partition.here.partition}:iam::\${data.aws_caller_identity.me.account_id}:root"]
    }
  }
}
resource "aws_acm_certificate" "c" {
  provider = aws.us
  domain_name = "example.com"
  validation_method = "DNS"
}
resource "aws_lb" "l" {
  name = "web"
  load_balancer_type = "application"
  subnets = aws_subnet.a[*].id
  security_groups = [aws_security_group.sg.id]
}
resource "aws_lb" "n" {
  name = "entry"
  load_balancer_type = "network"
  subnet_mapping {
    subnet_id = aws_subnet.a[0].id
    allocation_id = aws_eip.e[1].id
  }
}
resource "aws_sfn_state_machine" "s" {
  name = "s"
  role_arn = aws_iam_role.eks.arn
  definition = jsonencode({ StartAt = "A", States = { A = { Type = "Task", Resource = aws_sqs_queue.q.arn, End = true } } })
}
resource "aws_sfn_state_machine" "s2" {
  name = "s2"
  role_arn = "arn:aws:iam::111122223333:role/deploy"
  definition = jsonencode({ StartAt = "A", States = { A = { Type = "Pass", End = true } } })
}
output "region" { value = data.aws_region.here.name }
output "tags" { value = aws_vpc.v.tags_all }
output "foreign" { value = aws_acm_certificate.c.tags_all }
output "eips" { value = aws_eip.e[*].id }
output "policy" { value = data.aws_iam_policy_document.b.json }
`;

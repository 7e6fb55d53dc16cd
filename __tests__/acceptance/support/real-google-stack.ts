/** A stack on Google Cloud: a service with its files and images, a network, a database, a cluster, and a second project. */
export const GOOGLE = `
provider "google" {
  project = "orders-dev"
  region = "europe-west3"
  credentials = "/does/not/exist.json"
  default_labels = { owner = "orders" }
}
provider "google" {
  alias = "us"
  project = "orders-us"
  region = "us-central1"
  impersonate_service_account = "deploy@x.iam.gserviceaccount.com"
}
data "google_client_config" "me" {}
data "google_project" "p" {}
data "google_iam_policy" "p" {
  binding {
    role = "roles/run.invoker"
    members = ["allUsers"]
  }
}
resource "google_service_account" "s" { account_id = "orders-api" }
resource "google_storage_bucket" "b" {
  name = "orders-files"
  location = "EU"
}
resource "google_storage_bucket_iam_member" "m" {
  bucket = google_storage_bucket.b.name
  role = "roles/storage.objectViewer"
  member = google_service_account.s.member
}
resource "google_artifact_registry_repository" "r" {
  repository_id = "images"
  format = "DOCKER"
}
resource "google_cloud_run_v2_service" "r" {
  name = "api"
  location = "europe-west3"
  deletion_protection = false
  template {
    service_account = google_service_account.s.email
    containers { image = "nginx" }
  }
}
resource "google_cloud_run_v2_service_iam_policy" "p" {
  name = google_cloud_run_v2_service.r.name
  location = google_cloud_run_v2_service.r.location
  policy_data = data.google_iam_policy.p.policy_data
}
resource "google_monitoring_uptime_check_config" "u" {
  display_name = "api"
  timeout = "10s"
  http_check { path = "/" }
  monitored_resource {
    type = "uptime_url"
    labels = { host = trimprefix(google_cloud_run_v2_service.r.uri, "https://") }
  }
}
resource "google_compute_network" "n" {
  name = "n"
  auto_create_subnetworks = false
}
resource "google_compute_subnetwork" "n" {
  name = "n"
  network = google_compute_network.n.id
  ip_cidr_range = "10.0.0.0/20"
}
resource "google_sql_database_instance" "d" {
  name = "d"
  database_version = "POSTGRES_16"
  deletion_protection = false
  settings { tier = "db-f1-micro" }
}
resource "google_pubsub_topic" "t" {
  provider = google.us
  name = "t"
}
resource "google_container_cluster" "c" {
  name = "c"
  location = "europe-west3"
  network = google_compute_network.n.id
  subnetwork = google_compute_subnetwork.n.id
  initial_node_count = 1
  deletion_protection = false
}
output "project" { value = data.google_client_config.me.project }
output "labels" { value = google_pubsub_topic.t.effective_labels }
`;

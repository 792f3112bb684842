# Written by "clove pool bake" from the catalogue; do not edit.

# env $(clove pool bake --print-env) REGISTRY=<registry> docker buildx bake -f pool-images/docker-bake.hcl

variable "REGISTRY" { default = "ghcr.io/clove-tickets" }

variable "TAG_AUTH" { default = "" }

variable "TAG_DOCUMENTS" { default = "" }

variable "TAG_EVENT" { default = "" }

variable "TAG_GATEWAY" { default = "" }

variable "TAG_IDENTITY_SANDBOX" { default = "" }

variable "TAG_MAIL_SANDBOX" { default = "" }

variable "TAG_MERCH_KAKAO" { default = "" }

variable "TAG_MERCH_NO_KAKAO" { default = "" }

variable "TAG_NOTIFICATION" { default = "" }

variable "TAG_PAYMENT_KAKAO" { default = "" }

variable "TAG_PAYMENT_KAKAO_TOSS" { default = "" }

variable "TAG_PAYMENT_NO_KAKAO" { default = "" }

variable "TAG_PAYMENT_SANDBOX" { default = "" }

variable "TAG_QUEUE" { default = "" }

variable "TAG_REVIEW" { default = "" }

variable "TAG_SEAT_NO_NUMBER_NO_KAKAO" { default = "" }

variable "TAG_SEAT_NO_NUMBER_YES_KAKAO" { default = "" }

variable "TAG_SEAT_YES_NUMBER_NO_KAKAO" { default = "" }

variable "TAG_SEAT_YES_NUMBER_YES_KAKAO" { default = "" }

variable "TAG_STAY_KAKAO" { default = "" }

variable "TAG_STAY_NO_KAKAO" { default = "" }

variable "TAG_TICKET_KAKAO" { default = "" }

variable "TAG_TICKET_NO_KAKAO" { default = "" }

variable "TAG_TOOLBOX" { default = "" }

variable "TAG_VIEW" { default = "" }

variable "TAG_WEB" { default = "" }

variable "TAG_WEBHOOK" { default = "" }

group "default" {
  targets = [
    "auth",
    "documents",
    "event",
    "gateway",
    "identity-sandbox",
    "mail-sandbox",
    "merch-kakao",
    "merch-no-kakao",
    "notification",
    "payment-kakao",
    "payment-kakao-toss",
    "payment-no-kakao",
    "payment-sandbox",
    "queue",
    "review",
    "seat-no-number-no-kakao",
    "seat-no-number-yes-kakao",
    "seat-yes-number-no-kakao",
    "seat-yes-number-yes-kakao",
    "stay-kakao",
    "stay-no-kakao",
    "ticket-kakao",
    "ticket-no-kakao",
    "toolbox",
    "view",
    "web",
    "webhook",
  ]
}

target "_image" {
  context    = "."
  dockerfile = "pool-images/Dockerfile"
  platforms  = ["linux/amd64", "linux/arm64"]
}

target "auth" {
  inherits = ["_image"]
  args     = { IMAGE = "auth", TAG = TAG_AUTH }
  tags     = ["${REGISTRY}/auth:${TAG_AUTH}"]
}

target "documents" {
  inherits = ["_image"]
  args     = { IMAGE = "documents", TAG = TAG_DOCUMENTS }
  tags     = ["${REGISTRY}/documents:${TAG_DOCUMENTS}"]
}

target "event" {
  inherits = ["_image"]
  args     = { IMAGE = "event", TAG = TAG_EVENT }
  tags     = ["${REGISTRY}/event:${TAG_EVENT}"]
}

target "gateway" {
  inherits = ["_image"]
  args     = { IMAGE = "gateway", TAG = TAG_GATEWAY }
  tags     = ["${REGISTRY}/gateway:${TAG_GATEWAY}"]
}

target "identity-sandbox" {
  inherits = ["_image"]
  args     = { IMAGE = "identity-sandbox", TAG = TAG_IDENTITY_SANDBOX }
  tags     = ["${REGISTRY}/identity-sandbox:${TAG_IDENTITY_SANDBOX}"]
}

target "mail-sandbox" {
  inherits = ["_image"]
  args     = { IMAGE = "mail-sandbox", TAG = TAG_MAIL_SANDBOX }
  tags     = ["${REGISTRY}/mail-sandbox:${TAG_MAIL_SANDBOX}"]
}

target "merch-kakao" {
  inherits = ["_image"]
  args     = { IMAGE = "merch-kakao", TAG = TAG_MERCH_KAKAO }
  tags     = ["${REGISTRY}/merch-kakao:${TAG_MERCH_KAKAO}"]
}

target "merch-no-kakao" {
  inherits = ["_image"]
  args     = { IMAGE = "merch-no-kakao", TAG = TAG_MERCH_NO_KAKAO }
  tags     = ["${REGISTRY}/merch-no-kakao:${TAG_MERCH_NO_KAKAO}"]
}

target "notification" {
  inherits = ["_image"]
  args     = { IMAGE = "notification", TAG = TAG_NOTIFICATION }
  tags     = ["${REGISTRY}/notification:${TAG_NOTIFICATION}"]
}

target "payment-kakao" {
  inherits = ["_image"]
  args     = { IMAGE = "payment-kakao", TAG = TAG_PAYMENT_KAKAO }
  tags     = ["${REGISTRY}/payment-kakao:${TAG_PAYMENT_KAKAO}"]
}

target "payment-kakao-toss" {
  inherits = ["_image"]
  args     = { IMAGE = "payment-kakao-toss", TAG = TAG_PAYMENT_KAKAO_TOSS }
  tags     = ["${REGISTRY}/payment-kakao-toss:${TAG_PAYMENT_KAKAO_TOSS}"]
}

target "payment-no-kakao" {
  inherits = ["_image"]
  args     = { IMAGE = "payment-no-kakao", TAG = TAG_PAYMENT_NO_KAKAO }
  tags     = ["${REGISTRY}/payment-no-kakao:${TAG_PAYMENT_NO_KAKAO}"]
}

target "payment-sandbox" {
  inherits = ["_image"]
  args     = { IMAGE = "payment-sandbox", TAG = TAG_PAYMENT_SANDBOX }
  tags     = ["${REGISTRY}/payment-sandbox:${TAG_PAYMENT_SANDBOX}"]
}

target "queue" {
  inherits = ["_image"]
  args     = { IMAGE = "queue", TAG = TAG_QUEUE }
  tags     = ["${REGISTRY}/queue:${TAG_QUEUE}"]
}

target "review" {
  inherits = ["_image"]
  args     = { IMAGE = "review", TAG = TAG_REVIEW }
  tags     = ["${REGISTRY}/review:${TAG_REVIEW}"]
}

target "seat-no-number-no-kakao" {
  inherits = ["_image"]
  args     = { IMAGE = "seat-no-number-no-kakao", TAG = TAG_SEAT_NO_NUMBER_NO_KAKAO }
  tags     = ["${REGISTRY}/seat-no-number-no-kakao:${TAG_SEAT_NO_NUMBER_NO_KAKAO}"]
}

target "seat-no-number-yes-kakao" {
  inherits = ["_image"]
  args     = { IMAGE = "seat-no-number-yes-kakao", TAG = TAG_SEAT_NO_NUMBER_YES_KAKAO }
  tags     = ["${REGISTRY}/seat-no-number-yes-kakao:${TAG_SEAT_NO_NUMBER_YES_KAKAO}"]
}

target "seat-yes-number-no-kakao" {
  inherits = ["_image"]
  args     = { IMAGE = "seat-yes-number-no-kakao", TAG = TAG_SEAT_YES_NUMBER_NO_KAKAO }
  tags     = ["${REGISTRY}/seat-yes-number-no-kakao:${TAG_SEAT_YES_NUMBER_NO_KAKAO}"]
}

target "seat-yes-number-yes-kakao" {
  inherits = ["_image"]
  args     = { IMAGE = "seat-yes-number-yes-kakao", TAG = TAG_SEAT_YES_NUMBER_YES_KAKAO }
  tags     = ["${REGISTRY}/seat-yes-number-yes-kakao:${TAG_SEAT_YES_NUMBER_YES_KAKAO}"]
}

target "stay-kakao" {
  inherits = ["_image"]
  args     = { IMAGE = "stay-kakao", TAG = TAG_STAY_KAKAO }
  tags     = ["${REGISTRY}/stay-kakao:${TAG_STAY_KAKAO}"]
}

target "stay-no-kakao" {
  inherits = ["_image"]
  args     = { IMAGE = "stay-no-kakao", TAG = TAG_STAY_NO_KAKAO }
  tags     = ["${REGISTRY}/stay-no-kakao:${TAG_STAY_NO_KAKAO}"]
}

target "ticket-kakao" {
  inherits = ["_image"]
  args     = { IMAGE = "ticket-kakao", TAG = TAG_TICKET_KAKAO }
  tags     = ["${REGISTRY}/ticket-kakao:${TAG_TICKET_KAKAO}"]
}

target "ticket-no-kakao" {
  inherits = ["_image"]
  args     = { IMAGE = "ticket-no-kakao", TAG = TAG_TICKET_NO_KAKAO }
  tags     = ["${REGISTRY}/ticket-no-kakao:${TAG_TICKET_NO_KAKAO}"]
}

target "toolbox" {
  inherits = ["_image"]
  args     = { IMAGE = "toolbox", TAG = TAG_TOOLBOX }
  tags     = ["${REGISTRY}/toolbox:${TAG_TOOLBOX}"]
}

target "view" {
  inherits = ["_image"]
  args     = { IMAGE = "view", TAG = TAG_VIEW }
  tags     = ["${REGISTRY}/view:${TAG_VIEW}"]
}

target "web" {
  inherits = ["_image"]
  args     = { IMAGE = "web", TAG = TAG_WEB }
  tags     = ["${REGISTRY}/web:${TAG_WEB}"]
}

target "webhook" {
  inherits = ["_image"]
  args     = { IMAGE = "webhook", TAG = TAG_WEBHOOK }
  tags     = ["${REGISTRY}/webhook:${TAG_WEBHOOK}"]
}

variable "VERSION" { default = "" }

target "console" {
  inherits   = ["_image"]
  dockerfile = "pool-images/console.Dockerfile"
  tags       = ["${REGISTRY}/console:${VERSION}"]
}

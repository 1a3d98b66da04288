# calsync serve alone, for the CI of other programs: docs/clients.md says how to use it.
#   docker build -t calsync . && docker run --rm --network host calsync

FROM debian:12 AS build
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
WORKDIR /source
COPY scripts/common.sh scripts/common.sh
RUN . scripts/common.sh && install_packages "${PACKAGES_BUILD[@]}"
COPY . .
RUN cmake --preset release -DBUILD_TESTING=OFF && cmake --build --preset release --target calsync
RUN . packaging/bundle.sh && bundle build/release/app/cli/calsync /calsync /calsync/licenses

FROM debian:12-slim
RUN apt-get update && apt-get install -y --no-install-recommends tzdata ca-certificates && rm -rf /var/lib/apt/lists/* \
  && useradd --system --no-create-home --shell /usr/sbin/nologin calsync
COPY --from=build /calsync /opt/calsync
ENV LD_LIBRARY_PATH=/opt/calsync LC_ALL=C.UTF-8
USER calsync
WORKDIR /tmp
STOPSIGNAL SIGTERM
ENTRYPOINT ["/opt/calsync/calsync"]
CMD ["serve", "--admin"]

# Slipway's image: docker build -t slipway .
# Stages: tools, runtime (links a Java, a C library and PostgreSQL's clients that run anywhere), build (compiles, trains the
# start), slipway (the result), slipway-sqlite (the result without PostgreSQL's clients), demo (the demonstration's app),
# benchmark (the result with a program that only says hello, to be timed against it).

FROM debian:trixie-slim AS tools
RUN apt-get update \
 && apt-get install -y --no-install-recommends openjdk-25-jdk-headless maven postgresql binutils patchelf g++ liblz4-dev lz4 faketime \
 && rm -rf /var/lib/apt/lists/*
# Behind a proxy with a certificate of its own, give the machine's bundle to this stage alone:
# docker build --secret id=ca,src=$SSL_CERT_FILE .
RUN --mount=type=secret,id=ca \
    if grep -qs 'BEGIN CERTIFICATE' /run/secrets/ca; then \
      awk '/BEGIN CERTIFICATE/ { n++ } { print > ("/usr/local/share/ca-certificates/build-" n ".crt") }' /run/secrets/ca \
      && update-ca-certificates; \
    fi


FROM tools AS runtime
# A Java with nothing but what is needed, and with it a C library, a shell and setpriv, for images that have none.
COPY src/image/runtime.sh /image/
RUN sh /image/runtime.sh /opt/slipway/runtime
COPY src/image/carry.sh src/image/unpacked.c /image/
RUN gcc -O2 -Wall -Werror -o /image/unpacked /image/unpacked.c -llz4 && strip /image/unpacked \
 && cd /opt/slipway/runtime && sh /image/carry.sh /opt/slipway bin /opt/slipway/lib bin/java \
 && sh /image/carry.sh /opt/slipway lib /opt/slipway/lib lib/jspawnhelper lib/*.so \
 && sh /image/carry.sh /opt/slipway lib/server /opt/slipway/lib lib/server/libjvm.so \
 && sh /image/carry.sh /opt/slipway /opt/slipway/bin /opt/slipway/lib /usr/bin/bash /usr/bin/setpriv /image/unpacked \
 && mv /opt/slipway/bin/bash /opt/slipway/bin/sh
# PostgreSQL's clients, for servers up to their own version, and what starts faster there: in a folder of their own that an
# image may leave out.
RUN sh /image/carry.sh /opt/slipway /opt/slipway/postgresql/bin /opt/slipway/postgresql/lib \
      /usr/lib/postgresql/*/bin/pg_dump /usr/lib/postgresql/*/bin/pg_restore \
 && mv /opt/slipway/postgresql /opt/slipway-postgresql


FROM tools AS build
WORKDIR /src
COPY .mvn .mvn
COPY pom.xml LICENSE ./
COPY src/main src/main
RUN mvn -q -Pimage -Dmaven.test.skip=true package
COPY --from=runtime /opt /opt
# Thin jars. The native SQLite library lies ready, so that nothing is unpacked at start, into a /tmp that may be noexec; the
# driver's jar, which is opened at every start, is packed again without the libraries of all other systems.
COPY entrypoint /src/entrypoint
COPY src/image /image
RUN sh /image/assemble.sh /opt/slipway
# The runtime remembers what a start loads and links, for each engine: hence the server above. An archive belongs to exactly
# these jars. No file says when it was made.
RUN sh /image/train.sh /opt/slipway \
 && lz4 -12 -q --rm -BI -B6 --content-size --no-frame-crc /opt/slipway/sqlite.jsa /opt/slipway/sqlite.jsa.lz4 \
 && lz4 -12 -q --rm -BI -B6 --content-size --no-frame-crc /opt/slipway/postgresql.jsa /opt/slipway-postgresql/postgresql.jsa.lz4
# What the images get, as it lies in them, with all that stands above it: a folder says as well when it was made.
RUN mkdir -p /sqlite/opt /sqlite/usr/local/bin /postgresql/opt/slipway /postgresql/usr/local/bin \
 && mv /opt/slipway-postgresql /postgresql/opt/slipway/postgresql \
 && cp -a /opt/slipway /sqlite/opt/ \
 && ln -s /opt/slipway/bin/slipway /sqlite/usr/local/bin/slipway \
 && ln -s /opt/slipway/postgresql/bin/pg_dump /opt/slipway/postgresql/bin/pg_restore /postgresql/usr/local/bin/ \
 && install -d -o 65532 -g 65532 /sqlite/data /sqlite/backups \
 && find /sqlite /postgresql -exec touch -h -r /opt/slipway/LICENSE {} +


# All but PostgreSQL's clients.
FROM debian:trixie-slim AS slipway-sqlite
COPY --from=build /sqlite/ /
# A number, so that Kubernetes' runAsNonRoot can see that it is not root.
USER 65532:65532
ENTRYPOINT ["/opt/slipway/bin/slipway"]
ARG VERSION=0.1.0
ARG REVISION=unknown
ARG CREATED=unknown
LABEL org.opencontainers.image.title="Slipway" \
      org.opencontainers.image.description="The gate in front of an app's container: finds out what its database has, applies what is missing" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.base.name="debian:trixie-slim" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.created="$CREATED"


FROM slipway-sqlite AS slipway
COPY --from=build /postgresql/ /


FROM debian:trixie-slim AS demo
RUN apt-get update \
 && apt-get install -y --no-install-recommends python3-minimal libpython3-stdlib python3-psycopg2 \
 && rm -rf /var/lib/apt/lists/* \
 && install -d -o 65532 -g 65532 /data
COPY src/demo /app
USER 65532:65532
ENV PYTHONUNBUFFERED=1
CMD ["python3", "/app/app.py"]


FROM build AS hello
RUN sh /image/hello.sh /opt/slipway

FROM slipway AS benchmark
COPY --from=hello /opt/slipway/hello /opt/slipway/hello
COPY src/image/benchmark.sh /opt/slipway/benchmark.sh
ENTRYPOINT ["sh", "/opt/slipway/benchmark.sh"]


FROM slipway

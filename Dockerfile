# Slipway's image: docker build -t slipway .
# Stages: build (compiles, links a runtime, trains the start), slipway (the result), demo (the demonstration's app),
# benchmark (the result with a program that only says hello, to be timed against it).

FROM debian:trixie-slim AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends openjdk-25-jdk-headless maven postgresql \
 && rm -rf /var/lib/apt/lists/*
# Behind a proxy with a certificate of its own, give the machine's bundle to this stage alone:
# docker build --secret id=ca,src=$SSL_CERT_FILE .
RUN --mount=type=secret,id=ca \
    if grep -qs 'BEGIN CERTIFICATE' /run/secrets/ca; then \
      awk '/BEGIN CERTIFICATE/ { n++ } { print > ("/usr/local/share/ca-certificates/build-" n ".crt") }' /run/secrets/ca \
      && update-ca-certificates; \
    fi
WORKDIR /src
COPY .mvn .mvn
COPY pom.xml ./
COPY src/main src/main
RUN mvn -q -Dmaven.test.skip=true package

# Thin jars and a runtime with nothing but what they need. The native SQLite library lies ready, so that nothing is
# unpacked at start, into a /tmp that may be noexec; the driver's jar, which is opened at every start, is packed again
# without the libraries of all other systems.
RUN mkdir -p /opt/slipway/bin /opt/slipway/jars /opt/slipway/native \
 && cp target/slipway.jar target/lib/*.jar /opt/slipway/jars/ \
 && jlink --add-modules java.base,java.sql,java.logging,java.naming,java.management,jdk.unsupported \
          --strip-java-debug-attributes --no-header-files --no-man-pages --output /opt/slipway/runtime \
 && case $(uname -m) in x86_64) arch=x86_64 ;; aarch64) arch=aarch64 ;; *) exit 1 ;; esac \
 && mkdir /tmp/driver && cd /tmp/driver && driver=$(echo /opt/slipway/jars/sqlite-jdbc-*.jar) && jar xf "$driver" \
 && cp org/sqlite/native/Linux/$arch/libsqlitejdbc.so /opt/slipway/native/ \
 && rm -r org/sqlite/native && jar --create --no-compress --file "$driver" --manifest META-INF/MANIFEST.MF .
COPY entrypoint/slipway /opt/slipway/bin/slipway
COPY entrypoint/docker-entrypoint.sh /opt/slipway/docker-entrypoint.sh

# The runtime remembers what a start loads and links, for each engine: hence the server above. A cache belongs to exactly
# these jars: it would not notice others.
COPY src/image /src/image
RUN sh /src/image/train.sh /opt/slipway


FROM debian:trixie-slim AS slipway
LABEL org.opencontainers.image.title="Slipway" \
      org.opencontainers.image.description="The gate in front of an app's container: finds out what its database has, applies what is missing" \
      org.opencontainers.image.licenses="Apache-2.0"
# pg_dump and pg_restore, for servers up to its own version.
RUN apt-get update \
 && apt-get install -y --no-install-recommends postgresql-client \
 && apt-get clean && rm -rf /var/lib/apt/lists/*
COPY --from=build /opt/slipway /opt/slipway
RUN ln -s /opt/slipway/bin/slipway /usr/local/bin/slipway \
 && install -d -o 65532 -g 65532 /data /backups
# A number, so that Kubernetes' runAsNonRoot can see that it is not root.
USER 65532:65532
ENTRYPOINT ["/opt/slipway/bin/slipway"]


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
RUN sh /src/image/hello.sh /opt/slipway

FROM slipway AS benchmark
COPY --from=hello /opt/slipway/hello /opt/slipway/hello
COPY src/image/benchmark.sh /opt/slipway/benchmark.sh
ENTRYPOINT ["sh", "/opt/slipway/benchmark.sh"]


FROM slipway

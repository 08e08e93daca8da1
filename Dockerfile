# The application for real use: site, worker and scheduler are the same image with another command.
FROM python:3.13-slim-bookworm

RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home --home-dir /home/kwaliteit --uid 10001 kwaliteit

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=kwaliteit.settings.production \
    DATA_DIR=/data

WORKDIR /srv/kwaliteit
COPY requirements.txt ./
RUN pip install --no-cache-dir --disable-pip-version-check -r requirements.txt
COPY . ./
RUN bin/build-static \
    && mkdir -p /data/files \
    && chown -R kwaliteit:kwaliteit /data

USER kwaliteit
VOLUME /data
EXPOSE 8000
CMD ["bin/serve"]

# syntax=docker/dockerfile:1
# All hosts, one target each: docker build --target edge --tag fleet-edge:0.1.0 .
# Targets: standalone, silo, edge, camera-sim.
ARG DOTNET=10.0

FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:${DOTNET} AS source
WORKDIR /source
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src/ src/

FROM source AS build-standalone
RUN --mount=type=cache,target=/root/.nuget/packages dotnet publish src/Standalone/Standalone.csproj -c Release -o /app -p:UseAppHost=false

FROM source AS build-silo
RUN --mount=type=cache,target=/root/.nuget/packages dotnet publish src/Silo/Silo.csproj -c Release -o /app -p:UseAppHost=false

FROM source AS build-edge
RUN --mount=type=cache,target=/root/.nuget/packages dotnet publish src/Edge/Edge.csproj -c Release -o /app -p:UseAppHost=false

FROM source AS build-camera-sim
RUN --mount=type=cache,target=/root/.nuget/packages dotnet publish src/CameraSim/CameraSim.csproj -c Release -o /app -p:UseAppHost=false

# No shell, no package manager, and a user (1654) who owns nothing.
# Nothing is opened here: without settings a host listens on loopback only. Whoever runs it says
# FLEET__urls and, as long as nobody has to sign in, FLEET__allowAnonymous.
FROM mcr.microsoft.com/dotnet/aspnet:${DOTNET}-noble-chiseled AS runtime
WORKDIR /app
USER $APP_UID

FROM runtime AS standalone
COPY --from=build-standalone /app ./
EXPOSE 8080
ENTRYPOINT ["dotnet", "Fleet.Standalone.dll"]

FROM runtime AS silo
COPY --from=build-silo /app ./
EXPOSE 8081 11111 30000
ENTRYPOINT ["dotnet", "Fleet.Silo.dll"]

FROM runtime AS edge
COPY --from=build-edge /app ./
EXPOSE 8080
ENTRYPOINT ["dotnet", "Fleet.Edge.dll"]

FROM runtime AS camera-sim
COPY --from=build-camera-sim /app ./
EXPOSE 8554
ENTRYPOINT ["dotnet", "Fleet.CameraSim.dll"]

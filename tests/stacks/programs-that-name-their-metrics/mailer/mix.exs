defmodule Mailer.MixProject do
  use Mix.Project

  def project, do: [app: :mailer, version: "0.1.0", deps: deps()]

  defp deps do
    [
      {:telemetry_metrics, "~> 1.0"},
      {:telemetry_metrics_prometheus, "~> 1.1"},
      {:telemetry_poller, "~> 1.1"}
    ]
  end
end

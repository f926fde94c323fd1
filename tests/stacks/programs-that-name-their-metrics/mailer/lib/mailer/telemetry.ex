defmodule Mailer.Telemetry do
  @moduledoc """
  What the mailer measures: it's shown on port 9568.
  """
  import Telemetry.Metrics

  def child_spec(_), do: {TelemetryMetricsPrometheus, metrics: metrics()}

  defp metrics do
    [
      counter("mailer.mails.sent.count", tags: [:template]),
      last_value("mailer.queue.length"),
      distribution("mailer.delivery.duration",
        unit: {:native, :second},
        tags: ~w(template)a,
        reporter_options: [buckets: [0.1, 1, 10]]
      )
    ]
  end
end

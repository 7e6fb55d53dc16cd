package defaults

const (
	InProgressLabelKey   = "rollouts.argoproj.io/gatewayapi-canary"
	InProgressLabelValue = "in-progress"
)

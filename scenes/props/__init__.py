"""What scenes put on stage: matrices, charts, knobs, worked numbers; each built of the stage's things and verbs."""

import { Button } from '@mantine/core'
import { FlowMiddle } from '../../ui/flow-shell.tsx'
import { useNavigate } from '../../ui/link.tsx'
import { Progress } from '../../ui/progress.tsx'
import { Failed, Note } from '../../ui/states.tsx'
import { useParam } from '../viewer.tsx'
import { ChooseStep } from './choose-step.tsx'
import { useImportKind } from './import-address.ts'
import { ImportStep, StepHeading } from './import-steps.tsx'
import css from './importing.module.css'
import { usePlan } from './plan-choices.ts'

/** Step 2, Choose: every record of the CRM with what would happen, and the decisions about each. */
export function ImportChoosePage({ onEditInvitation }: { onEditInvitation: () => void }) {
  const navigate = useNavigate()
  const id = useParam('plan')
  const { data: plan, error, refetch } = usePlan(id)
  const { kind, words, stepAt } = useImportKind(plan?.kind)
  if (plan?.state === 'ready') return <ChooseStep plan={plan} onEditInvitation={onEditInvitation} />
  return (
    <ImportStep
      kind={kind}
      current={1}
      title="Choose"
      foot={
        <Button variant="default" onClick={() => navigate(stepAt('/import/key'))}>
          Back
        </Button>
      }
    >
      <FlowMiddle>
        {error && !plan && <Failed title="The plan did not arrive" error={error} onRetry={() => void refetch()} />}
        {(plan?.state === 'planning' || (!plan && !error)) && (
          <>
            <StepHeading>Working out what would happen</StepHeading>
            <p className={css.lead}>
              {words.compared}
              {plan && ` They come from ${plan.organizationName}.`}
            </p>
            <div className={css.gap} style={{ minHeight: 90 }}>
              {plan && (
                <Progress
                  label={words.comparing}
                  work={`plan ${plan.id}`}
                  done={plan.total}
                  of={plan.toCompare ?? undefined}
                  unit="compared so far"
                />
              )}
            </div>
          </>
        )}
        {plan?.state === 'used' && (
          <>
            <StepHeading>This plan was carried out</StepHeading>
            <div className={css.gap}>
              <Note>The report says what became of everybody. To import again, the CRM is read anew.</Note>
            </div>
            <div className={css.buttons}>
              {plan.runId && (
                <Button onClick={() => navigate(stepAt(`/import/run/${plan.runId}`))}>Open its report</Button>
              )}
              <Button variant="default" onClick={() => navigate(stepAt('/import/key'))}>
                Import From CRM
              </Button>
            </div>
          </>
        )}
      </FlowMiddle>
    </ImportStep>
  )
}
